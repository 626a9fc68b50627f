// --probe: whether the system on which this runs can be asked.
#pragma once

#include <chrono>
#include <optional>

namespace scanner {

// False, with a line on stderr, if that is wanted (there is a limit for each question) and this is
// no Windows.
[[nodiscard]] bool may_probe(std::optional<std::chrono::milliseconds> limit);

}  // namespace scanner
