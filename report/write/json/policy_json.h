// What `check` says of itself in the header, and concludes in the summary.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "report/model/policy_result.h"

namespace report {

// The header's member "policy": which policy was applied, how and by whom.
[[nodiscard]] nlohmann::ordered_json policy_identity_json(const PolicySummary& policy);
// The summary's: counts, the baseline, the gate and the outcome.
[[nodiscard]] nlohmann::ordered_json policy_outcome_json(const PolicySummary& policy);

}  // namespace report
