// Numbers, times and GUIDs from the texts that reports have for them: the reverse of number_text
// and time_text. Nothing for any other text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mft/reparse_point.h"

namespace report {

// "0xA0000003" with that many digits, as append_hex() writes it. REQUIRES: digits <= 16.
[[nodiscard]] std::optional<std::uint64_t> hex_number_from(std::string_view text,
                                                           std::size_t digits);
// "2026-11-21T06:00:00.1234567Z" as FILETIME, from the year 1601 on.
[[nodiscard]] std::optional<std::uint64_t> filetime_from(std::string_view text);
// "{01234567-89ab-cdef-0123-456789abcdef}"
[[nodiscard]] std::optional<mft::Guid> guid_from(std::string_view text);

}  // namespace report
