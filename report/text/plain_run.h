// The part of a UTF-16 text that a writer can copy unchanged, four units at a time. Worthwhile if
// most texts have nothing else: in CSV, where a backslash is an ordinary character.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace report {

// True for printable ASCII that is not in `Special`.
template <char16_t... Special>
constexpr bool is_plain(char16_t unit) {
  return unit >= 0x20 && unit < 0x80 && ((unit != Special) && ...);
}

// Copies the plain units at the beginning of `text`, and returns how many. It may stop before a
// plain unit, but never before a plain first one. Writes no byte past `to` + text.size().
template <char16_t... Special>
std::size_t put_plain_run(std::u16string_view text, char* to) {
  std::size_t i = 0;
  if constexpr (std::endian::native == std::endian::little) {
    constexpr std::uint64_t kEach = 0x0001'0001'0001'0001;  // times x: x in each of four lanes
    constexpr std::uint64_t kTop = 0x8000 * kEach;
    while (text.size() - i >= 4) {
      std::uint64_t units = 0;
      std::memcpy(&units, text.data() + i, sizeof(units));
      // A lane that is not plain gets some bit set. Carries and borrows only affect lanes above it,
      // so the lowest set bit identifies the first one.
      const std::uint64_t stops = (units & 0xFF80 * kEach) | (~(units + 0x7FE0 * kEach) & kTop) |
                                  (((kTop - (units ^ Special * kEach)) & kTop) | ...);
      std::uint64_t packed = (units | units >> 8U) & 0x0000'FFFF'0000'FFFF;
      packed |= packed >> 16U;
      const auto bytes = static_cast<std::uint32_t>(packed);
      std::memcpy(to + i, &bytes, sizeof(bytes));
      if (stops != 0) return i + static_cast<std::size_t>(std::countr_zero(stops)) / 16;
      i += 4;
    }
  }
  for (; i < text.size() && is_plain<Special...>(text[i]); ++i) to[i] = static_cast<char>(text[i]);
  return i;
}

}  // namespace report
