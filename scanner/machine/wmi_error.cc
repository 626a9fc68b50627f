#include "scanner/machine/wmi_error.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace scanner {
namespace {

std::string_view wmi_words(std::uint32_t result) {
  switch (result) {
    case 0x80070005:  // E_ACCESSDENIED
    case 0x80041003:  // WBEM_E_ACCESS_DENIED
      return "access denied; run as administrator";
    case 0x80041010:  // WBEM_E_INVALID_CLASS
    case 0x80041002:  // WBEM_E_NOT_FOUND
    case 0x8004100E:  // WBEM_E_INVALID_NAMESPACE
      return "this system has no such WMI class";
    case 0x80004001:                                   // E_NOTIMPL
    case 0x80040154: return "this system has no WMI";  // REGDB_E_CLASSNOTREG
    case 0x80041014:                                   // WBEM_E_INITIALIZATION_FAILURE
      return "the shadow copy service could not be started";
    case 0x80070422: return "the WMI service is disabled";  // ERROR_SERVICE_DISABLED
    case 0x80041033:                                        // WBEM_E_SHUTTING_DOWN
      return "the WMI service is being stopped";
    case 0x8007000E:  // E_OUTOFMEMORY
    case 0x80041006:  // WBEM_E_OUT_OF_MEMORY
      return "out of memory";
    case 0x00040004: return "WMI did not answer in time";  // WBEM_S_TIMEDOUT
    default: return "the WMI query failed";
  }
}

}  // namespace

std::string wmi_error_text(std::uint32_t result) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "%08lX", static_cast<unsigned long>(result));
  return std::string(wmi_words(result)) + " (Windows error 0x" + number.data() + ")";
}

}  // namespace scanner
