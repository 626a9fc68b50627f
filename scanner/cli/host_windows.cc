#include <string>

#include "scanner/cli/host.h"
#include "scanner/source/win32.h"

namespace scanner {

// Not %COMPUTERNAME%, which the caller can set. The DNS name is not truncated to the 15
// characters of a NetBIOS name. [SDK GetComputerNameExW: Windows 2000]
std::string host_name() {
  std::wstring name(256, L'\0');
  auto size = static_cast<DWORD>(name.size());
  if (GetComputerNameExW(ComputerNamePhysicalDnsHostname, name.data(), &size) == 0) return {};
  name.resize(size);
  return narrow(name);
}

// Not %USERNAME%, which the caller can set. [SDK GetUserNameW: Windows 2000]
std::string user_name() {
  std::wstring name(257, L'\0');  // UNLEN and the zero
  auto size = static_cast<DWORD>(name.size());
  if (GetUserNameW(name.data(), &size) == 0 || size == 0) return {};
  name.resize(size - 1);
  return narrow(name);
}

}  // namespace scanner
