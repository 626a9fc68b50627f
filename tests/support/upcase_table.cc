#include "upcase_table.h"

#include <algorithm>

namespace fixture {

namespace {

UpcaseTable make_default() {
  UpcaseTable table(65536);
  for (std::size_t unit = 0; unit < table.size(); ++unit) {
    table[unit] = static_cast<char16_t>(unit);
  }
  const auto shift = [&table](std::size_t first, std::size_t last, std::size_t distance) {
    for (std::size_t unit = first; unit <= last; ++unit) {
      table[unit] = static_cast<char16_t>(unit - distance);
    }
  };
  const auto pairs = [&table](std::size_t first_lower, std::size_t last_lower) {
    for (std::size_t unit = first_lower; unit <= last_lower; unit += 2) {
      table[unit] = static_cast<char16_t>(unit - 1);
    }
  };
  shift(u'a', u'z', 0x20);
  shift(0xE0, 0xF6, 0x20);
  shift(0xF8, 0xFE, 0x20);
  table[0xFF] = 0x178;
  pairs(0x101, 0x12F);
  pairs(0x133, 0x137);
  pairs(0x13A, 0x148);
  pairs(0x14B, 0x177);
  pairs(0x17A, 0x17E);
  shift(0x3B1, 0x3C1, 0x20);
  table[0x3C2] = 0x3A3;  // final sigma shares its capital
  shift(0x3C3, 0x3CB, 0x20);
  shift(0x430, 0x44F, 0x20);
  shift(0x450, 0x45F, 0x50);
  return table;
}

template <typename T>
int sign_of(T a, T b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

}  // namespace

const UpcaseTable& default_upcase() {
  static const UpcaseTable table = make_default();
  return table;
}

Blob upcase_bytes(const UpcaseTable& table) {
  Blob blob;
  blob.reserve(table.size() * 2);
  append_utf16(blob, std::u16string_view(table.data(), table.size()));
  return blob;
}

int collate_names(std::u16string_view a, std::u16string_view b, const UpcaseTable& table) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const int order = sign_of(table[a[i]], table[b[i]]); order != 0) {
      return order;
    }
  }
  if (a.size() != b.size()) {
    return sign_of(a.size(), b.size());
  }
  return sign_of(a.compare(b), 0);
}

int collate_u32_words(std::span<const std::byte> a, std::span<const std::byte> b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i + 4 <= common; i += 4) {
    const int order = sign_of(get<std::uint32_t>(a, i), get<std::uint32_t>(b, i));
    if (order != 0) {
      return order;
    }
  }
  return sign_of(a.size(), b.size());
}

}  // namespace fixture
