// A finding, compactly: the row that it is about, and what the policy says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "report/model/finding.h"
#include "report/model/policy_result.h"
#include "report/model/row_source.h"
#include "report/policy/fingerprint.h"

namespace report {

struct Hit {
  static constexpr std::uint32_t kNoSuppression = std::numeric_limits<std::uint32_t>::max();

  // The row, or, if nothing is there, the position in Policy::required.
  std::size_t row = 0;
  std::optional<RowKind> row_kind;
  std::uint32_t volume = 0;  // position in Summary::volumes
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  FindingKind kind{};
  RuleSeverity severity{};
  std::optional<FindingState> state;
  std::uint32_t suppression = kNoSuppression;  // position in Policy::suppressions
  Fingerprint fingerprint;

  [[nodiscard]] bool suppressed() const { return suppression != kNoSuppression; }
};

}  // namespace report
