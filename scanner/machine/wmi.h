// A question to Windows' management instrumentation (WMI), through COM. Included by *_windows.cc
// only.
#pragma once

#include <expected>
#include <initializer_list>
#include <vector>

#include "scanner/machine/machine.h"

namespace scanner {

// The instances that a WQL query finds, with those of `properties` that are texts or dates. The
// Error is one clause that keeps the number.
[[nodiscard]] std::expected<std::vector<WmiObject>, Error> query_wmi(
    const wchar_t* name_space, const wchar_t* query,
    std::initializer_list<const wchar_t*> properties);

}  // namespace scanner
