// Names for reports that are not finished.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scanner {

enum class NameLength : std::uint8_t { kLonger, kNoLonger };

// FILE.NUMBER.tmp, for a file in the same directory. With kNoLonger, FILE loses as many characters
// at its end as the rest takes, for names that are as long as the system allows. `name` is UTF-8.
[[nodiscard]] std::string temporary_name(std::string_view name, std::uint32_t number,
                                         NameLength length);

}  // namespace scanner
