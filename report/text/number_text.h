// Numbers, GUIDs and bytes as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mft/reparse_point.h"
#include "report/text/text_out.h"

namespace report {

inline constexpr std::size_t kMaxNumberBytes = 20;

// Returns the end. REQUIRES: room for kMaxNumberBytes.
char* put_long_number(std::uint64_t value, char* to);
inline char* put_number(std::uint64_t value, char* to) {
  if (value < 10) {  // the most frequent by far
    *to = static_cast<char>('0' + value);
    return to + 1;
  }
  return put_long_number(value, to);
}
inline void append_number(std::uint64_t value, TextOut& out) {
  out.written(put_number(value, out.room(kMaxNumberBytes)));
}
inline void append_number(std::uint64_t value, std::string& out) {
  char digits[kMaxNumberBytes];
  out.append(digits, put_number(value, digits));
}

// Exactly `digits` decimal digits, with leading zeros.
void append_padded(std::uint64_t value, int digits, std::string& out);
// "0x" and exactly `digits` upper-case hexadecimal digits: "0xA0000003". REQUIRES: digits <= 16.
void append_hex(std::uint64_t value, int digits, std::string& out);
void append_hex(std::uint64_t value, int digits, TextOut& out);
// Two lower-case digits for each byte.
void append_hex_bytes(std::span<const std::byte> bytes, TextOut& out);
// The units as on disk: little-endian, four lower-case digits for each.
void append_hex_units(std::u16string_view text, TextOut& out);
// "{01234567-89ab-cdef-0123-456789abcdef}", from the mixed-endian form on disk.
void append_guid(const mft::Guid& guid, TextOut& out);

}  // namespace report
