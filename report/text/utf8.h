// UTF-8 into a buffer whose room is known: the inner loop of the writers.
#pragma once

#include <cstddef>

namespace report {

// Bytes that one 16-bit unit can take at most; a surrogate pair takes four in all.
inline constexpr std::size_t kMaxUtf8PerUnit = 3;

// The code point at `to`; gives the end. REQUIRES: room, and no surrogate.
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
