// A complete report as one CSV table.
#pragma once

#include <expected>

#include "report/output/ordered_formatter.h"
#include "report/text/csv_text.h"

namespace report {

struct CsvOptions {
  FormulaGuard guard = FormulaGuard::kOn;
  char separator = kCommaSeparator;  // or one of the others in csv_text.h
  bool byte_order_mark = false;      // without it, Excel assumes the local code page
};

// Column names; then one row of type "incomplete", "unclean" or "skipped" for each problem of the
// entire scan; then links, hard links, findings and faults.
// Errors: the sink's, kCancelled, kResources; kTruncated if the sink has no room for all rows: the
// last row is then of type "incomplete" and says so.
std::expected<void, Error> write_csv(const RowSource& source, const CsvOptions& csv,
                                     const WorkOptions& options, Sink& sink);

}  // namespace report
