// UTF-8 into a buffer of known size: the inner loop of the writers.
#pragma once

#include <cstddef>

namespace report {

// Maximum number of bytes for one 16-bit unit; a surrogate pair takes four in total.
inline constexpr std::size_t kMaxUtf8PerUnit = 3;

// Writes the code point at `to` and returns the end. REQUIRES: room, and not a surrogate.
inline char* put_utf8(char32_t c, char* to) {
  const auto put = [&to](char32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
    return to;
  }
  if (c < 0x800) {
    put(0xC0 | c >> 6U);
  } else {
    if (c < 0x10000) {
      put(0xE0 | c >> 12U);
    } else {
      put(0xF0 | c >> 18U);
      put(0x80 | (c >> 12U & 0x3F));
    }
    put(0x80 | (c >> 6U & 0x3F));
  }
  put(0x80 | (c & 0x3F));
  return to;
}

}  // namespace report
