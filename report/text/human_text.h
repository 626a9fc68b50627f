// Figures for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace report {

// "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t value);
// "512 bytes", "3.4 GB": powers of 1024 with the unit names of Windows.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);
// "0.4 s", "12.3 s", "4 min 05 s", "2 h 03 min"
[[nodiscard]] std::string human_seconds(double seconds);
// "1 name", "1,234 names"
[[nodiscard]] std::string counted(std::uint64_t value, std::string_view singular,
                                  std::string_view plural);

}  // namespace report
