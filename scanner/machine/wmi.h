// A question to Windows' management instrumentation (WMI), through COM. Included by *_windows.cc
// only.
#pragma once

#include <expected>
#include <initializer_list>
#include <vector>

#include "scanner/machine/machine.h"

namespace scanner {

// The instances of a class of ROOT\CIMV2, with those of `properties` that are texts or dates. The
// Error is one clause that keeps the number; one also where there is no such class. It may not come
// back: GetObject() knows no limit. So it is called on a thread of its own (PatientMachine).
[[nodiscard]] std::expected<std::vector<WmiObject>, Error> wmi_instances(
    const wchar_t* class_name, std::initializer_list<const wchar_t*> properties);

}  // namespace scanner
