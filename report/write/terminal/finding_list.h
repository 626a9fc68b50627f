// What a cross-check found: counts by kind, then the first findings of each that matter.
#pragma once

#include <cstddef>

#include "report/model/row_source.h"
#include "report/model/summary.h"
#include "report/write/terminal/screen.h"

namespace report {

// One line for each kind over all volumes, the worst first, with what it means; one line if there
// is nothing above information.
void show_finding_counts(const Summary& summary, Screen& screen);

// The first `limit` findings of each kind above information (0: all), kind by kind. With `volumes`,
// the name of the volume stands before each.
void list_findings(const RowSource& source, std::size_t limit, bool volumes, Screen& screen);

}  // namespace report
