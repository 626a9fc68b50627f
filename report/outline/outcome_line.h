// What a check concludes, in one line.
#pragma once

#include <string>

#include "report/model/summary.h"
#include "report/outline/outline.h"

namespace report {

// "FAIL  3 new findings of severity high or above, 2 suppressed, complete, 0.7 s". If the scan is
// incomplete, the line says so first. REQUIRES: the summary has a policy.
[[nodiscard]] Sentence outcome_line(const Summary& summary);

}  // namespace report
