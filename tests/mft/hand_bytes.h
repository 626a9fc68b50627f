// Bytes written by hand, and the product's view on them.
#pragma once

#include <stdexcept>
#include <string_view>

#include "mft/bytes.h"
#include "tests/support/le_bytes.h"

namespace mft {

// "46 49 4C 45" to four bytes; blanks are free.
inline fixture::Blob hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  fixture::Blob bytes;
  bool high = true;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) throw std::invalid_argument("hex: not a digit");
    if (high) {
      bytes.push_back(static_cast<std::byte>(digit << 4U));
    } else {
      bytes.back() |= static_cast<std::byte>(digit);
    }
    high = !high;
  }
  if (!high) throw std::invalid_argument("hex: half a byte");
  return bytes;
}

inline Bytes view(const fixture::Blob& blob) {
  return Bytes(blob);
}
Bytes view(fixture::Blob&&) = delete;  // would dangle

// An exact copy in a heap block of its own, so that AddressSanitizer sees any read past it.
inline fixture::Blob first_bytes(const fixture::Blob& blob, std::size_t length) {
  return {blob.begin(), blob.begin() + static_cast<std::ptrdiff_t>(length)};
}

}  // namespace mft
