#include <string>

#include "scanner/cli/environment.h"
#include "scanner/source/win32.h"

namespace scanner {

// The C runtime's getenv returns the value in the ANSI code page, which is UTF-8 only since
// Windows 10 1903 (activeCodePage in the manifest); other code pages lose characters.
std::string environment(const char* name) {
  const std::wstring wide_name(name, name + std::char_traits<char>::length(name));
  std::wstring value(256, L'\0');
  for (;;) {
    // Returns the length without the NUL if it fits, otherwise the required size with it. [SDK
    // GetEnvironmentVariableW]
    const DWORD length =
        GetEnvironmentVariableW(wide_name.c_str(), value.data(), static_cast<DWORD>(value.size()));
    if (length < value.size()) {
      value.resize(length);
      return narrow(value);
    }
    value.resize(length);
  }
}

}  // namespace scanner
