// Complete reports in JSON: one document, or one object per line (NDJSON).
// Errors: the sink's, kCancelled, kResources; kTruncated if the sink has no room for all rows: the
// report is then valid, and its summary says so.
#pragma once

#include <expected>

#include "report/output/ordered_formatter.h"

namespace report {

// {"schema_version":…,"header":…,"links":[…],"hard_links":[…],"faults":[…],"summary":…}, one row on
// each line, LF at the end.
std::expected<void, Error> write_json(const RowSource& source, const WorkOptions& options,
                                      Sink& sink);
// Header, links, hard links, faults, summary. A file without the summary line was cut off.
std::expected<void, Error> write_ndjson(const RowSource& source, const WorkOptions& options,
                                        Sink& sink);

}  // namespace report
