// Applies a policy to the rows of a scan or of an earlier report.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <vector>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/policy/hit.h"
#include "report/policy/policy.h"

namespace report {

// How many links and hard-link sets of a group of KnownLinks there are.
struct KnownCount {
  std::uint64_t links = 0;
  std::uint64_t hard_link_sets = 0;
};

struct Evaluation {
  // In the order of findings in a report (RowSource::visit).
  std::vector<Hit> hits;
  // About suppressions that have expired or are unused, and required links that could not be
  // looked for; sentences without a full stop.
  std::vector<std::string> notes;
  std::vector<KnownCount> known;  // by group
};

// Goes through all rows once, in parallel; memory grows with the findings. Links that are known to
// be normal are findings only if they do not work, lead elsewhere, or the policy names them.
// `today` decides which suppressions have expired. Errors: kCancelled, kResources.
[[nodiscard]] std::expected<Evaluation, Error> evaluate(const RowSource& source,
                                                        const Policy& policy,
                                                        std::chrono::year_month_day today,
                                                        const WorkOptions& options);

}  // namespace report
