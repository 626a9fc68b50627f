// The whole report as one CSV table.
#pragma once

#include <expected>

#include "report/output/ordered_formatter.h"
#include "report/text/csv_text.h"

namespace report {

struct CsvOptions {
  FormulaGuard guard = FormulaGuard::kOn;
  char separator = kCommaSeparator;  // or one of the others in csv_text.h
  bool byte_order_mark = false;      // Excel takes a file without one for the local code page
};

// Column names; then, where there is any, one row of type "incomplete", "unclean" or "skipped" for
// each thing that is wrong with the scan as a whole; then links, hard links and faults.
// Errors: the sink's, kCancelled, kResources; kTruncated when the sink has no room for all rows:
// the last row is then one of type "incomplete" that says so.
std::expected<void, Error> write_csv(const RowSource& source, const CsvOptions& csv,
                                     const WorkOptions& options, Sink& sink);

}  // namespace report
