#include "scanner/cli/convert_command.h"

#include <atomic>
#include <utility>

#include "report/model/limitation.h"
#include "report/read/report_rows.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/read_report.h"
#include "scanner/cli/report_files.h"

namespace scanner {
namespace {

using report::LimitationCode;

// The rows of a report, with a summary that says what they lack.
class ConvertedRows final : public report::RowSource {
 public:
  explicit ConvertedRows(const report::ReportRows& rows) : rows_(rows), summary_(rows.summary()) {
    if (rows.truncated()) limit({.code = LimitationCode::kReportTruncated});
    if (rows.unknown_parts() != 0) {
      limit(report::counted_limitation(LimitationCode::kReportPartsUnknown, rows.unknown_parts()));
    }
  }

  [[nodiscard]] std::size_t count(report::RowKind kind) const override { return rows_.count(kind); }
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override {
    rows_.visit(kind, first, last, visitor);
  }
  [[nodiscard]] const report::Summary& summary() const override { return summary_; }

 private:
  void limit(const report::Limitation& limitation) {
    summary_.complete = false;
    for (report::VolumeSummary& volume : summary_.volumes) volume.incomplete.push_back(limitation);
  }

  const report::ReportRows& rows_;
  report::Summary summary_;
};

}  // namespace

ExitCode run_convert(const ConvertOptions& options) {
  set_quiet(options.quiet);
  const std::atomic<bool>& stop = interrupt_flag();
  const auto outputs = open_report_files(options, {options.report}, {});
  if (!outputs) return outputs.error();
  auto bytes = open_report_file(options.report);
  if (!bytes) return bytes.error();
  give_up_rights_except_for(*outputs);
  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  const auto read = read_report(options.report, *std::move(bytes), work);
  if (!read) return read.error();
  const ConvertedRows rows(**read);
  const auto unchanged = [&] { return check_unchanged(options.report, **read); };
  const auto written = write_reports(rows, {}, options, *outputs, work, unchanged);
  if (!written) return not_written(written.error());
  return *written == Written::kTruncated || !rows.summary().complete ? ExitCode::kIncomplete
                                                                     : ExitCode::kDone;
}

}  // namespace scanner
