#include "mft/upcase.h"

#include <algorithm>

namespace mft {
namespace {

// Units first, first + step, … last fold to themselves plus delta (modulo 2^16).
struct FoldRange {
  std::uint16_t first;
  std::uint16_t last;
  std::uint16_t step;
  std::uint16_t delta;
};

// Read off the $UpCase of volumes made by mkntfs 2022.10.3 and by Windows, which are equal.
constexpr FoldRange kFoldRanges[] = {
    // clang-format off
    {0x0061, 0x007A, 1, 0xFFE0}, {0x00E0, 0x00F6, 1, 0xFFE0}, {0x00F8, 0x00FE, 1, 0xFFE0},
    {0x00FF, 0x00FF, 1, 0x0079}, {0x0101, 0x012F, 2, 0xFFFF}, {0x0133, 0x0137, 2, 0xFFFF},
    {0x013A, 0x0148, 2, 0xFFFF}, {0x014B, 0x0177, 2, 0xFFFF}, {0x017A, 0x017E, 2, 0xFFFF},
    {0x0180, 0x0180, 1, 0x00C3}, {0x0183, 0x0185, 2, 0xFFFF}, {0x0188, 0x0188, 1, 0xFFFF},
    {0x018C, 0x018C, 1, 0xFFFF}, {0x0192, 0x0192, 1, 0xFFFF}, {0x0195, 0x0195, 1, 0x0061},
    {0x0199, 0x0199, 1, 0xFFFF}, {0x019A, 0x019A, 1, 0x00A3}, {0x019E, 0x019E, 1, 0x0082},
    {0x01A1, 0x01A5, 2, 0xFFFF}, {0x01A8, 0x01A8, 1, 0xFFFF}, {0x01AD, 0x01AD, 1, 0xFFFF},
    {0x01B0, 0x01B0, 1, 0xFFFF}, {0x01B4, 0x01B6, 2, 0xFFFF}, {0x01B9, 0x01B9, 1, 0xFFFF},
    {0x01BD, 0x01BD, 1, 0xFFFF}, {0x01BF, 0x01BF, 1, 0x0038}, {0x01C6, 0x01C6, 1, 0xFFFE},
    {0x01C9, 0x01C9, 1, 0xFFFE}, {0x01CC, 0x01CC, 1, 0xFFFE}, {0x01CE, 0x01DC, 2, 0xFFFF},
    {0x01DD, 0x01DD, 1, 0xFFB1}, {0x01DF, 0x01EF, 2, 0xFFFF}, {0x01F3, 0x01F3, 1, 0xFFFE},
    {0x01F5, 0x01F5, 1, 0xFFFF}, {0x01F9, 0x021F, 2, 0xFFFF}, {0x0223, 0x0233, 2, 0xFFFF},
    {0x023C, 0x023C, 1, 0xFFFF}, {0x0242, 0x0242, 1, 0xFFFF}, {0x0247, 0x024F, 2, 0xFFFF},
    {0x0250, 0x0250, 1, 0x2A1F}, {0x0251, 0x0251, 1, 0x2A1C}, {0x0253, 0x0253, 1, 0xFF2E},
    {0x0254, 0x0254, 1, 0xFF32}, {0x0256, 0x0257, 1, 0xFF33}, {0x0259, 0x0259, 1, 0xFF36},
    {0x025B, 0x025B, 1, 0xFF35}, {0x0260, 0x0260, 1, 0xFF33}, {0x0263, 0x0263, 1, 0xFF31},
    {0x0268, 0x0268, 1, 0xFF2F}, {0x0269, 0x0269, 1, 0xFF2D}, {0x026B, 0x026B, 1, 0x29F7},
    {0x026F, 0x026F, 1, 0xFF2D}, {0x0271, 0x0271, 1, 0x29FD}, {0x0272, 0x0272, 1, 0xFF2B},
    {0x0275, 0x0275, 1, 0xFF2A}, {0x027D, 0x027D, 1, 0x29E7}, {0x0280, 0x0280, 1, 0xFF26},
    {0x0283, 0x0283, 1, 0xFF26}, {0x0288, 0x0288, 1, 0xFF26}, {0x0289, 0x0289, 1, 0xFFBB},
    {0x028A, 0x028B, 1, 0xFF27}, {0x028C, 0x028C, 1, 0xFFB9}, {0x0292, 0x0292, 1, 0xFF25},
    {0x0371, 0x0373, 2, 0xFFFF}, {0x0377, 0x0377, 1, 0xFFFF}, {0x037B, 0x037D, 1, 0x0082},
    {0x03AC, 0x03AC, 1, 0xFFDA}, {0x03AD, 0x03AF, 1, 0xFFDB}, {0x03B1, 0x03C1, 1, 0xFFE0},
    {0x03C3, 0x03CB, 1, 0xFFE0}, {0x03CC, 0x03CC, 1, 0xFFC0}, {0x03CD, 0x03CE, 1, 0xFFC1},
    {0x03D7, 0x03D7, 1, 0xFFF8}, {0x03D9, 0x03EF, 2, 0xFFFF}, {0x03F2, 0x03F2, 1, 0x0007},
    {0x03F8, 0x03F8, 1, 0xFFFF}, {0x03FB, 0x03FB, 1, 0xFFFF}, {0x0430, 0x044F, 1, 0xFFE0},
    {0x0450, 0x045F, 1, 0xFFB0}, {0x0461, 0x0481, 2, 0xFFFF}, {0x048B, 0x04BF, 2, 0xFFFF},
    {0x04C2, 0x04CE, 2, 0xFFFF}, {0x04CF, 0x04CF, 1, 0xFFF1}, {0x04D1, 0x0523, 2, 0xFFFF},
    {0x0561, 0x0586, 1, 0xFFD0}, {0x1D79, 0x1D79, 1, 0x8A04}, {0x1D7D, 0x1D7D, 1, 0x0EE6},
    {0x1E01, 0x1E95, 2, 0xFFFF}, {0x1EA1, 0x1EFF, 2, 0xFFFF}, {0x1F00, 0x1F07, 1, 0x0008},
    {0x1F10, 0x1F15, 1, 0x0008}, {0x1F20, 0x1F27, 1, 0x0008}, {0x1F30, 0x1F37, 1, 0x0008},
    {0x1F40, 0x1F45, 1, 0x0008}, {0x1F51, 0x1F57, 2, 0x0008}, {0x1F60, 0x1F67, 1, 0x0008},
    {0x1F70, 0x1F71, 1, 0x004A}, {0x1F72, 0x1F75, 1, 0x0056}, {0x1F76, 0x1F77, 1, 0x0064},
    {0x1F78, 0x1F79, 1, 0x0080}, {0x1F7A, 0x1F7B, 1, 0x0070}, {0x1F7C, 0x1F7D, 1, 0x007E},
    {0x1F80, 0x1F87, 1, 0x0008}, {0x1F90, 0x1F97, 1, 0x0008}, {0x1FA0, 0x1FA7, 1, 0x0008},
    {0x1FB0, 0x1FB1, 1, 0x0008}, {0x1FB3, 0x1FB3, 1, 0x0009}, {0x1FC3, 0x1FC3, 1, 0x0009},
    {0x1FD0, 0x1FD1, 1, 0x0008}, {0x1FE0, 0x1FE1, 1, 0x0008}, {0x1FE5, 0x1FE5, 1, 0x0007},
    {0x1FF3, 0x1FF3, 1, 0x0009}, {0x214E, 0x214E, 1, 0xFFE4}, {0x2170, 0x217F, 1, 0xFFF0},
    {0x2184, 0x2184, 1, 0xFFFF}, {0x24D0, 0x24E9, 1, 0xFFE6}, {0x2C30, 0x2C5E, 1, 0xFFD0},
    {0x2C61, 0x2C61, 1, 0xFFFF}, {0x2C65, 0x2C65, 1, 0xD5D5}, {0x2C66, 0x2C66, 1, 0xD5D8},
    {0x2C68, 0x2C6C, 2, 0xFFFF}, {0x2C73, 0x2C73, 1, 0xFFFF}, {0x2C76, 0x2C76, 1, 0xFFFF},
    {0x2C81, 0x2CE3, 2, 0xFFFF}, {0x2D00, 0x2D25, 1, 0xE3A0}, {0xA641, 0xA65F, 2, 0xFFFF},
    {0xA663, 0xA66D, 2, 0xFFFF}, {0xA681, 0xA697, 2, 0xFFFF}, {0xA723, 0xA72F, 2, 0xFFFF},
    {0xA733, 0xA76F, 2, 0xFFFF}, {0xA77A, 0xA77C, 2, 0xFFFF}, {0xA77F, 0xA787, 2, 0xFFFF},
    {0xA78C, 0xA78C, 1, 0xFFFF}, {0xFF41, 0xFF5A, 1, 0xFFE0},
    // clang-format on
};

}  // namespace

UpCase::UpCase() : table_() {
  for (std::size_t i = 0; i < kUpCaseUnits; ++i) table_[i] = static_cast<char16_t>(i);
  for (const auto& range : kFoldRanges) {
    for (std::uint32_t unit = range.first; unit <= range.last; unit += range.step) {
      table_[unit] = static_cast<char16_t>(unit + range.delta);
    }
  }
}

std::expected<UpCase, Fault> UpCase::parse(Bytes stream) {
  if (stream.size() != kUpCaseBytes) {
    return std::unexpected(
        Fault{.code = FaultCode::kBadUpCase, .expected = kUpCaseBytes, .actual = stream.size()});
  }
  UpCase result{Blank()};
  Utf16View(stream).copy_to(result.table_.data());
  for (std::size_t i = 0; i < kUpCaseUnits; ++i) {
    const char16_t folded = result.table_[i];
    if (folded != i && result.fold(folded) != folded) {
      return std::unexpected(Fault{.code = FaultCode::kBadUpCase,
                                   .offset = static_cast<std::uint32_t>(i * 2),
                                   .actual = folded});
    }
  }
  // A table that does not even fold ASCII is damaged, or forged to make every link broken.
  for (char16_t c = u'a'; c <= u'z'; ++c) {
    if (result.fold(c) != c - u'a' + u'A') {
      return std::unexpected(Fault{.code = FaultCode::kBadUpCase,
                                   .offset = static_cast<std::uint32_t>(c * 2),
                                   .actual = result.fold(c)});
    }
  }
  for (char16_t c = 0; c < 0x80; ++c) {
    const bool letter = c >= u'a' && c <= u'z';
    if (!letter && result.fold(c) != c) result.folds_ascii_only_in_letters_ = false;
  }
  return result;
}

namespace {

// Four units as one little-endian number, the first lowest.
std::uint64_t four_units(Utf16View name, std::size_t at) {
  return name.bytes().u64(at * 2);
}
std::uint64_t four_units(std::u16string_view name, std::size_t at) {
  std::uint64_t units = 0;
  for (std::size_t i = 4; i-- > 0;) units = units << 16U | name[at + i];
  return units;
}

constexpr std::uint64_t in_each_unit(std::uint64_t value) {
  return value * 0x0001'0001'0001'0001U;
}

constexpr bool is_ascii(std::uint64_t units) {
  return (units & in_each_unit(0xFF80)) == 0;
}

constexpr std::uint64_t fold_ascii(std::uint64_t units) {
  // Bit 7 of each unit: whether it is at least 'a', and whether it is more than 'z'.
  const std::uint64_t from_a = units + in_each_unit(0x80 - u'a');
  const std::uint64_t after_z = units + in_each_unit(0x80 - u'z' - 1);
  const std::uint64_t lower = from_a & ~after_z & in_each_unit(0x80);
  return units - (lower >> 2U);  // 0x20, the way from 'a' to 'A'
}

}  // namespace

std::uint64_t UpCase::fold_four(std::uint64_t units) const {
  std::uint64_t folded = 0;
  for (unsigned shift = 0; shift < 64; shift += 16) {
    folded |= std::uint64_t{table_[units >> shift & 0xFFFFU]} << shift;
  }
  return folded;
}

// Four units at a time, without dependent multiplications: the sweep hashes every name.
template <typename Units>
std::uint32_t UpCase::hash_of(const Units& name) const {
  constexpr std::uint64_t kMultiplier = 0x9E37'79B9'7F4A'7C15U;
  const std::size_t size = name.size();
  if (size < 4) {
    std::uint64_t h = size * kMultiplier;
    for (std::size_t i = 0; i < size; ++i) h = (h ^ table_[name[i]]) * kMultiplier;
    return static_cast<std::uint32_t>(h >> 32U);
  }
  // The first eight units and the last eight. They may overlap: the length of a name must not cause
  // an unpredictable branch.
  std::uint64_t a = four_units(name, 0);
  std::uint64_t b = four_units(name, std::min<std::size_t>(size - 4, 4));
  std::uint64_t c = four_units(name, std::max<std::size_t>(size, 8) - 8);
  std::uint64_t d = four_units(name, size - 4);
  if (is_ascii(a | b | c | d) && folds_ascii_only_in_letters_) {
    a = fold_ascii(a);
    b = fold_ascii(b);
    c = fold_ascii(c);
    d = fold_ascii(d);
  } else {
    a = fold_four(a);
    b = fold_four(b);
    c = fold_four(c);
    d = fold_four(d);
  }
  // Any odd numbers; a unit in a number's high half moves the sum's high bits only, so these are
  // spread once more.
  std::uint64_t h = (a ^ size) * kMultiplier + b * 0xC2B2'AE3D'27D4'EB4FU +
                    c * 0x1656'67B1'9E37'79F9U + d * 0xD6E8'FEB8'6659'FD93U;
  h ^= h >> 32U;
  return static_cast<std::uint32_t>(h * kMultiplier >> 32U);
}

std::uint32_t UpCase::hash(Utf16View name) const {
  return hash_of(name);
}

std::uint32_t UpCase::hash(std::u16string_view name) const {
  return hash_of(name);
}

bool UpCase::equal(std::u16string_view a, std::u16string_view b) const {
  return std::ranges::equal(a, b, [this](char16_t x, char16_t y) { return fold(x) == fold(y); });
}

std::weak_ordering UpCase::collate_folded(std::u16string_view a, std::u16string_view b) const {
  return std::lexicographical_compare_three_way(
      a.begin(), a.end(), b.begin(), b.end(),
      [this](char16_t x, char16_t y) -> std::weak_ordering { return fold(x) <=> fold(y); });
}

std::strong_ordering UpCase::collate(std::u16string_view a, std::u16string_view b) const {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const auto order = fold(a[i]) <=> fold(b[i]); order != 0) return order;
  }
  if (const auto order = a.size() <=> b.size(); order != 0) return order;
  return a <=> b;
}

}  // namespace mft
