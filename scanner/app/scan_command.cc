#include "scanner/app/scan_command.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mft/utf16.h"
#include "report/csv/csv_writer.h"
#include "report/json/json_writer.h"
#include "report/selected_rows.h"
#include "report/terminal/terminal_report.h"
#include "scanner/app/audit.h"
#include "scanner/app/interrupt.h"
#include "scanner/app/log.h"
#include "scanner/app/output_file.h"
#include "scanner/app/terminal.h"
#include "scanner/links/subtree.h"

namespace scanner {
namespace {

class Reporter {
 public:
  Reporter(const ScanOptions& options, const report::WorkOptions& work,
           const report::RowSource& rows)
      : options_(options), work_(work), rows_(rows) {}

  // What went wrong; nothing if every report is in its place.
  std::expected<void, report::Error> write_all() {
    for (const auto& output : options_.outputs) {
      if (const auto written = write_file(output); !written) return written;
    }
    const bool stdout_taken = std::ranges::any_of(
        options_.outputs, [](const OutputOption& output) { return output.path == "-"; });
    if (options_.quiet || stdout_taken) return {};
    return write_file({.format = ReportFormat::kText, .path = "-"});
  }

 private:
  std::expected<void, report::Error> write_file(const OutputOption& output) {
    const auto file = OutputFile::open(output.path);
    if (!file) return failed(file.error());
    if (const auto written = write(output, **file); !written) return written;
    if (const auto committed = (*file)->commit(); !committed) return failed(committed.error());
    return {};
  }

  static std::unexpected<report::Error> failed(const Error& error) {
    return std::unexpected(
        report::Error{.code = report::ErrorCode::kSink, .message = error.message});
  }

  std::expected<void, report::Error> write(const OutputOption& output, report::Sink& sink) {
    switch (output.format) {
      case ReportFormat::kJson: return report::write_json(rows_, work_, sink);
      case ReportFormat::kNdjson: return report::write_ndjson(rows_, work_, sink);
      case ReportFormat::kCsv: {
        const report::CsvOptions csv{
            .guard = options_.csv_raw ? report::FormulaGuard::kOff : report::FormulaGuard::kOn,
            .byte_order_mark = options_.csv_bom};
        return report::write_csv(rows_, csv, work_, sink);
      }
      case ReportFormat::kText: break;
    }
    report::TerminalOptions terminal;
    const bool screen = output.path == "-";
    terminal.colour = screen && options_.colour;
    if (screen) terminal.width = terminal_width();
    terminal.list_all = !options_.filters.empty();
    terminal.command = "linkaudit scan ...";
    return report::write_terminal(rows_, terminal, work_, sink);
  }

  const ScanOptions& options_;
  const report::WorkOptions& work_;
  const report::RowSource& rows_;
};

}  // namespace

ExitCode run_scan(const ScanOptions& options) {
  set_quiet(options.quiet);
  const std::atomic<bool>& stop = interrupt_flag();
  Audit audit = run_audit(options, stop);
  if (audit.exit_code == ExitCode::kUsage || audit.exit_code == ExitCode::kFailed ||
      audit.exit_code == ExitCode::kInterrupted) {
    return audit.exit_code;
  }
  report::Selection selection = options.selection;
  if (!options.under.empty()) {
    auto subtree = Subtree::find(audit.volumes, options.under);
    if (!subtree) {
      log_error("--under " + options.under + ": no scanned volume has such a directory");
      return ExitCode::kUsage;
    }
    selection.where = *std::move(subtree);
  }
  const AuditRows rows(audit.volumes, audit.resolutions, audit.reported, std::move(audit.summary));
  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  const auto write = [&](const report::RowSource& source) {
    return Reporter(options, work, source).write_all();
  };
  std::expected<void, report::Error> written;
  if (selection.any()) {
    const auto selected = report::SelectedRows::select(rows, selection, work);
    written = selected ? write(*selected) : std::unexpected(selected.error());
  } else {
    written = write(rows);
  }
  if (written) return audit.exit_code;
  if (written.error().code == report::ErrorCode::kCancelled) return ExitCode::kInterrupted;
  log_error(written.error().message);
  return ExitCode::kFailed;
}

}  // namespace scanner
