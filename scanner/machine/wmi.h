// A query to Windows Management Instrumentation (WMI), through COM. Included by *_windows.cc only.
#pragma once

#include <expected>
#include <initializer_list>
#include <vector>

#include "scanner/machine/machine.h"

namespace scanner {

// The instances of a class of ROOT\CIMV2, with those of `properties` that are texts or dates. The
// Error is one clause with the number, also for an unknown class. It may never return: GetObject()
// has no time limit. So it is called on a thread of its own (PatientMachine).
[[nodiscard]] std::expected<std::vector<WmiObject>, Error> wmi_instances(
    const wchar_t* class_name, std::initializer_list<const wchar_t*> properties);

}  // namespace scanner
