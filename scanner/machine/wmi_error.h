// Helpful wording for the errors of WMI and COM. Platform-free.
#pragma once

#include <cstdint>
#include <string>

namespace scanner {

// A clause with the number: "this system has no WMI (Windows error 0x80040154)". `result` is an
// HRESULT of IWbemLocator, IWbemServices or IEnumWbemClassObject. [SDK: WMI Error Constants]
[[nodiscard]] std::string wmi_error_text(std::uint32_t result);

}  // namespace scanner
