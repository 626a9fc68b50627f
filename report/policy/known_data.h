// The files in known/, which travel inside the program.
#pragma once

#include <span>
#include <string_view>

namespace report {

[[nodiscard]] std::span<const std::string_view> known_data();

}  // namespace report
