#include <bit>

#include "scanner/driver/placeholders.h"
#include "scanner/source/win32.h"

namespace scanner {

void expose_placeholders() {
  constexpr char kExposePlaceholders = 2;  // PHCM_EXPOSE_PLACEHOLDERS. [WDK]
  using SetMode = char(NTAPI*)(char mode);
  const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
  if (ntdll == nullptr) return;
  const FARPROC found = GetProcAddress(ntdll, "RtlSetProcessPlaceholderCompatibilityMode");
  if (found == nullptr) return;
  // Returns the previous mode, or a negative number: then it is unchanged.
  static_cast<void>(std::bit_cast<SetMode>(found)(kExposePlaceholders));
}

}  // namespace scanner
