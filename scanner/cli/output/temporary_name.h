// Names for reports that are not finished.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scanner {

enum class NameLength : std::uint8_t { kLonger, kNoLonger };

// FILE.NUMBER.tmp, for a file in the same directory. With kNoLonger, FILE loses as many characters
// at its end as the rest takes, for names that are as long as the system allows. `name` is UTF-8.
[[nodiscard]] std::string temporary_name(std::string_view name, std::uint32_t number,
                                         NameLength length);

// What came of an attempt to make a file of a name.
enum class NameAttempt : std::uint8_t { kMade, kExists, kTooLong, kFailed };

// Attempts one name after the other, with numbers from `number` on, while each exists already; with
// names that are no longer than `name` once they are too long. The name that was made, or nothing:
// then the last attempt tells why.
[[nodiscard]] std::optional<std::string> make_temporary_name(
    std::string_view name, std::uint32_t number,
    const std::function<NameAttempt(const std::string&)>& attempt);

}  // namespace scanner
