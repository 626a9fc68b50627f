// Which suppression of a policy, if any, accepts a finding.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/summary.h"
#include "report/policy/hit.h"
#include "report/policy/policy.h"

namespace report {

// Safe for concurrent use.
class Suppressions {
 public:
  // `policy` must outlive it.
  Suppressions(const Policy& policy, std::chrono::year_month_day today);

  // The first one that accepts the finding; Hit::kNoSuppression if none does.
  [[nodiscard]] std::uint32_t find(const Hit& hit, const VolumeSummary& volume,
                                   std::u16string_view path, std::u16string_view target);
  // "the suppression in line 12 expired on 2026-12-31; 3 findings are no longer suppressed", for
  // each that has expired or accepts nothing.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  [[nodiscard]] bool accepts(std::uint32_t index, const Hit& hit, const VolumeSummary& volume,
                             std::u16string_view path, std::u16string_view target) const;
  [[nodiscard]] bool expired(const Suppression& suppression) const;

  const Policy& policy_;
  std::chrono::year_month_day today_;
  std::map<Fingerprint, std::vector<std::uint32_t>> by_fingerprint_;
  std::array<std::vector<std::uint32_t>, kFindingKindCount> by_rule_;  // without a fingerprint
  std::vector<std::atomic<std::uint64_t>> uses_;                       // by suppression
};

}  // namespace report
