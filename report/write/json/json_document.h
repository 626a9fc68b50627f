// The header and the summary of a report as JSON text. Strings are made valid UTF-8.
#pragma once

#include <cstddef>
#include <string>

#include "report/model/row_source.h"
#include "report/model/summary.h"

namespace report {

// {"type":"header",…}: what was scanned, and with what. One line; indented by two if `pretty`.
[[nodiscard]] std::string header_json(const Summary& summary, bool pretty = false);
// {"type":"summary",…}: counts. Row counts are those of `source`, which filters may have thinned.
// `truncated`: the report lacks rows, for its size.
[[nodiscard]] std::string summary_json(const RowSource& source, bool truncated = false);

}  // namespace report
