// Environment variables, read once at start before any thread exists.
#pragma once

#include <string>

namespace scanner {

// UTF-8 on Windows, unchanged bytes elsewhere. Empty if it is not set. `name` is ASCII.
[[nodiscard]] std::string environment(const char* name);

}  // namespace scanner
