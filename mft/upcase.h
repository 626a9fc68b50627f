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
  // By folded units, a prefix first: equivalent for names that equal() considers equal. The order
  // of $I30 except for names that differ only in case.
  [[nodiscard]] std::weak_ordering collate_folded(std::u16string_view a,
                                                  std::u16string_view b) const;
  // Folded units first, then length, then raw units: the order of $I30. [N3G]
  [[nodiscard]] std::strong_ordering collate(std::u16string_view a, std::u16string_view b) const;
  // Equal for names that equal() considers equal. Uses only the first and last eight units and the
  // length, so that its cost is constant: a hit must be verified.
  [[nodiscard]] std::uint32_t hash(Utf16View name) const;
  [[nodiscard]] std::uint32_t hash(std::u16string_view name) const;

 private:
  struct Blank {};
  explicit UpCase(Blank) {}  // leaves the table uninitialised

  template <typename Units>
  [[nodiscard]] std::uint32_t hash_of(const Units& name) const;
  [[nodiscard]] std::uint64_t fold_four(std::uint64_t units) const;

  std::array<char16_t, kUpCaseUnits> table_;
  bool folds_ascii_only_in_letters_ = true;  // like every real table
};

}  // namespace mft
