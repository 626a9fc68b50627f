// Names for unfinished reports.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scanner {

enum class NameLength : std::uint8_t { kLonger, kNoLonger };

// FILE.NUMBER.tmp, for a file in the same directory. With kNoLonger, FILE is shortened so that the
// result is no longer than `name`, for names as long as the system allows. `name` is UTF-8.
[[nodiscard]] std::string temporary_name(std::string_view name, std::uint32_t number,
                                         NameLength length);

// The result of an attempt to create a file with a name.
enum class NameAttempt : std::uint8_t { kMade, kExists, kTooLong, kFailed };

// Tries one name after the other, with numbers from `number` on, while they already exist; uses
// names no longer than `name` once one is too long. Returns the name of the new file, or nothing,
// in which case the last attempt has the reason.
[[nodiscard]] std::optional<std::string> make_temporary_name(
    std::string_view name, std::uint32_t number,
    const std::function<NameAttempt(const std::string&)>& attempt);

}  // namespace scanner
