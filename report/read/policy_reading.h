// What a report of `check` says of its policy: the reverse of policy_json.
#pragma once

#include "report/model/policy_result.h"
#include "report/read/fields.h"

namespace report {

void read_policy_identity(Fields fields, PolicySummary& policy);
void read_policy_outcome(Fields fields, PolicySummary& policy, Problem& problem);

}  // namespace report
