// Numbers, GUIDs and bytes as text, appended without allocating. `out` grows, nothing else.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mft/reparse_point.h"

namespace report {

inline void append_number(std::uint64_t value, std::string& out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

// Exactly `digits` decimal digits, with leading zeros.
void append_padded(std::uint64_t value, int digits, std::string& out);
// "0x" and exactly `digits` upper-case hexadecimal digits: "0xA0000003".
void append_hex(std::uint64_t value, int digits, std::string& out);
// Two lower-case digits for each byte.
void append_hex_bytes(std::span<const std::byte> bytes, std::string& out);
// The units as they lie on disk: little-endian, four lower-case digits for each.
void append_hex_units(std::u16string_view text, std::string& out);
// "{01234567-89ab-cdef-0123-456789abcdef}", from the mixed-endian form on disk.
void append_guid(const mft::Guid& guid, std::string& out);

}  // namespace report
