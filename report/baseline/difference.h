// What is new, gone or changed between two reports. A row is the same if it is about the same name
// of the same file: volume, record and sequence number, path. A file that has moved is one change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "report/baseline/volume_pairs.h"
#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"

namespace report {

// What of a row has changed.
enum class Aspect : std::uint8_t {
  kPath,     // moved or renamed
  kKind,     // the kind or the tag of a link
  kTarget,   // substitute name or target
  kVerdict,  // verdict, reason, or the component at which it occurred
  kTrust,    // who made the link
};
inline constexpr std::size_t kAspectCount = static_cast<std::size_t>(Aspect::kTrust) + 1;
// "path", "kind", "target", "verdict", "trust"
[[nodiscard]] std::string_view word(Aspect aspect);

class Aspects {
 public:
  void set(Aspect aspect) { bits_ |= bit(aspect); }
  [[nodiscard]] bool has(Aspect aspect) const { return (bits_ & bit(aspect)) != 0; }
  [[nodiscard]] bool any() const { return bits_ != 0; }

  friend bool operator==(const Aspects&, const Aspects&) = default;

 private:
  static std::uint8_t bit(Aspect aspect) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(aspect));
  }
  std::uint8_t bits_ = 0;
};

// A row that is new (no `before`), gone (no `after`), or changed.
struct Difference {
  std::size_t volume = 0;  // in Comparison::volumes
  RowKind kind{};
  std::optional<std::size_t> before;  // the number of the row
  std::optional<std::size_t> after;
  Aspects changed;  // of a row that both reports have
};

// Counts of rows by kind.
using RowCounts = std::array<std::uint64_t, std::size(kRowKinds)>;

struct Comparison {
  std::vector<VolumePair> volumes;
  // Volume by volume, and within one by kind, then in the order of the rows.
  std::vector<Difference> differences;
  RowCounts unchanged{};

  // New, gone, changed.
  [[nodiscard]] std::uint64_t added() const;
  [[nodiscard]] std::uint64_t gone() const;
  [[nodiscard]] std::uint64_t changed() const;
  [[nodiscard]] std::uint64_t unchanged_rows() const;
};

// Memory grows with the differences, not with the reports. Rows of volumes that only one report has
// are new or gone. Errors: kCancelled, kResources.
[[nodiscard]] std::expected<Comparison, Error> compare_reports(const RowSource& before,
                                                               const RowSource& after,
                                                               const WorkOptions& options);

}  // namespace report
