// --probe: whether this system supports it.
#pragma once

#include <chrono>
#include <optional>

namespace scanner {

// False, with an error logged, if probing is requested (`limit` is set) on a system other than
// Windows.
[[nodiscard]] bool may_probe(std::optional<std::chrono::milliseconds> limit);

}  // namespace scanner
