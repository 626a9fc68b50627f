// Rows of a RowSource as bytes: ranges of rows are formatted in parallel and written in order.
// Any number of threads gives the same bytes.
#pragma once

#include <cstddef>
#include <expected>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/output/sink.h"
#include "report/text/text_out.h"

namespace report {

class RowFormat {
 public:
  virtual ~RowFormat() = default;
  // Appends rows [first, last) of that kind. What it appends for a row may depend on the row, its
  // index and its neighbours, never on the range. Safe for concurrent use by multiple threads.
  virtual void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
                      TextOut& out) const = 0;
};

// All rows of that kind. Errors: the sink's, kCancelled, kResources; kTruncated when the sink has
// no room for the next row: all those before it are written.
std::expected<void, Error> write_rows(const RowSource& source, RowKind kind,
                                      const RowFormat& format, const WorkOptions& options,
                                      Sink& sink);

}  // namespace report
