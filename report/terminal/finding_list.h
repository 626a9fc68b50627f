// The findings of a cross-check: counts by kind, then the first warnings and errors of each kind.
#pragma once

#include <cstddef>

#include "report/row_source.h"
#include "report/summary.h"
#include "report/terminal/screen.h"

namespace report {

// One line for each kind over all volumes, most severe first, with its meaning; one line if there
// are no warnings or errors.
void show_finding_counts(const Summary& summary, Screen& screen);

// The first `limit` warnings and errors of each kind (0: all), kind by kind. With `volumes`, each
// begins with the name of the volume.
void list_findings(const RowSource& source, std::size_t limit, bool volumes, Screen& screen);

}  // namespace report
