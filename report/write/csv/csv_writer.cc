#include "report/write/csv/csv_writer.h"

#include <exception>

#include "report/output/limited_sink.h"
#include "report/write/csv/csv_rows.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

CsvTable table_for(const Summary& summary) {
  if (summary.subject) return CsvTable::kRelations;
  return summary.policy ? CsvTable::kPolicy : CsvTable::kAll;
}

// A table has no header for this, but an incomplete scan must not look like a complete one.
void append_remarks(const Summary& summary, CsvRows& rows) {
  bool told = false;
  for (const VolumeSummary& volume : summary.volumes) {
    for (const Limitation& limitation : volume.incomplete) {
      rows.remark("incomplete", volume.name, limitation.text());
    }
    for (const Limitation& limitation : volume.unclean) {
      rows.remark("unclean", volume.name, limitation.text());
    }
    told = told || !volume.incomplete.empty();
  }
  for (const SkippedSource& source : summary.skipped) {
    rows.remark("skipped", source.name, source.what);
  }
  if (!summary.complete && !told) rows.remark("incomplete", "", "not everything could be read");
}

}  // namespace

std::expected<void, Error> write_csv(const RowSource& source, const CsvOptions& csv,
                                     const WorkOptions& options, Sink& sink) {
  try {
    TextOut text;
    if (csv.byte_order_mark) text.put("\xEF\xBB\xBF");
    const CsvLayout layout{
        .guard = csv.guard, .table = table_for(source.summary()), .separator = csv.separator};
    text.put(csv_columns(layout));
    text.put("\r\n");
    CsvRows rows(layout, text);
    append_remarks(source.summary(), rows);
    if (const Result head = sink.write(text.text()); !head) return head;
    const CsvRowFormat format(layout);
    text.clear();
    rows.remark("incomplete", "", "the report ends here because it reached its size limit");
    sink.keep_for_end(text.text().size());
    for (const RowKind kind : kRowKinds) {
      const Result done = write_rows(source, kind, format, options, sink);
      if (done) continue;
      if (done.error().code != ErrorCode::kTruncated) return done;
      if (const Result end = sink.write(text.text()); !end) return end;
      return done;
    }
    return {};
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report
