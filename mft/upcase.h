// Case folding as the volume itself defines it: $UpCase, 65,536 units. No normalisation, no
// surrogate logic. [N3G] 128 KiB; immutable after construction, safe for concurrent use.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <expected>
#include <string_view>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/utf16.h"

namespace mft {

inline constexpr std::size_t kUpCaseUnits = 0x10000;
inline constexpr std::size_t kUpCaseBytes = kUpCaseUnits * 2;

class UpCase {
 public:
  // The table that mkntfs writes, equal to that of Windows 7 and 10 volumes.
  UpCase();
  // kBadUpCase for a stream of the wrong size or a table that does not fold to a fixed point.
  static std::expected<UpCase, Fault> parse(Bytes stream);

  [[nodiscard]] char16_t fold(char16_t unit) const { return table_[unit]; }
  [[nodiscard]] bool equal(std::u16string_view a, std::u16string_view b) const;
  // Unit by unit as folded, a prefix first: equivalent for names that equal() holds equal. The
  // order of $I30 but for names that differ in case only.
  [[nodiscard]] std::weak_ordering collate_folded(std::u16string_view a,
                                                  std::u16string_view b) const;
  // Folded units first, then length, then raw units: the order of $I30. [N3G]
  [[nodiscard]] std::strong_ordering collate(std::u16string_view a, std::u16string_view b) const;
  // Equal for names that equal() holds equal. Looks at the first and last eight units and the
  // length only, so that its cost is fixed: a hit must be verified.
  template <typename Units>
  [[nodiscard]] std::uint32_t hash(const Units& name) const {
    std::uint64_t h = name.size() * kHashMultiplier;
    const std::size_t head = name.size() < 8 ? name.size() : 8;
    for (std::size_t i = 0; i < head; ++i) h = (h ^ table_[name[i]]) * kHashMultiplier;
    const std::size_t tail = name.size() < 16 ? head : name.size() - 8;
    for (std::size_t i = tail; i < name.size(); ++i) h = (h ^ table_[name[i]]) * kHashMultiplier;
    return static_cast<std::uint32_t>(h >> 32U);
  }

 private:
  static constexpr std::uint64_t kHashMultiplier = 0x9E37'79B9'7F4A'7C15U;
  std::array<char16_t, kUpCaseUnits> table_;
};

}  // namespace mft
