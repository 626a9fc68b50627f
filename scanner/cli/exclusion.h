// --exclude: leaves paths out of a selection.
#pragma once

#include <vector>

#include "report/model/summary.h"
#include "report/policy/path_pattern.h"
#include "report/select/selected_rows.h"

namespace scanner {

// `volumes`: those of the rows, with their letters.
void exclude(const std::vector<report::PathPattern>& patterns,
             const std::vector<report::VolumeSummary>& volumes, report::Selection& selection);

}  // namespace scanner
