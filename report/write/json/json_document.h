// The header and the summary of a report as JSON text. Strings are made valid UTF-8.
#pragma once

#include <cstddef>
#include <string>

#include "report/model/row_source.h"
#include "report/model/summary.h"

namespace report {

// {"type":"header",…}: what was scanned, and how. One line; indented by two if `pretty`.
[[nodiscard]] std::string header_json(const Summary& summary, bool pretty = false);
// {"type":"summary",…}: counts. Row counts are those of `source`, to which filters may apply.
// `truncated`: the report lacks rows because of its size limit.
[[nodiscard]] std::string summary_json(const RowSource& source, bool truncated = false);

}  // namespace report
