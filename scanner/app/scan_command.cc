#include "scanner/app/scan_command.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "report/csv/csv_writer.h"
#include "report/json/json_writer.h"
#include "report/selected_rows.h"
#include "report/terminal/terminal_report.h"
#include "scanner/app/audit.h"
#include "scanner/app/inputs.h"
#include "scanner/app/interrupt.h"
#include "scanner/app/log.h"
#include "scanner/app/output_file.h"
#include "scanner/app/terminal.h"
#include "scanner/crosscheck/checked_rows.h"
#include "scanner/links/subtree.h"

namespace scanner {
namespace {

// A report that was asked for, and where it goes.
struct Output {
  OutputOption option;
  std::unique_ptr<OutputFile> file;
};

// Opens all outputs before anything is read: what cannot be written is known at once, and nothing
// that is audited is ever written to.
std::expected<std::vector<Output>, ExitCode> open_outputs(const ScanOptions& options) {
  std::vector<OutputOption> wanted = options.outputs;
  const bool stdout_taken =
      std::ranges::any_of(wanted, [](const OutputOption& output) { return output.path == "-"; });
  if (!options.quiet && !stdout_taken)
    wanted.push_back({.format = ReportFormat::kText, .path = "-"});
  for (const auto& output : wanted) {
    std::error_code ignored;
    if (output.path == "-") continue;
    if (is_input(output.path, options.sources, options.drive_map)) {
      log_error("-o " + output.path + ": would be written over what is audited");
      return std::unexpected(ExitCode::kUsage);
    }
    if (std::filesystem::is_block_file(output.path, ignored)) {
      log_error("-o " + output.path + ": is a block device, and reports are files");
      return std::unexpected(ExitCode::kUsage);
    }
  }
  std::vector<Output> outputs;
  for (auto& option : wanted) {
    auto file = OutputFile::open(option.path);
    if (!file) {
      log_error(file.error().message);
      return std::unexpected(ExitCode::kFailed);
    }
    outputs.push_back({.option = std::move(option), .file = *std::move(file)});
  }
  return outputs;
}

std::expected<void, report::Error> write_report(const report::RowSource& rows,
                                                const ScanOptions& options, const Output& output,
                                                const report::WorkOptions& work) {
  report::Sink& sink = *output.file;
  switch (output.option.format) {
    case ReportFormat::kJson: return report::write_json(rows, work, sink);
    case ReportFormat::kNdjson: return report::write_ndjson(rows, work, sink);
    case ReportFormat::kCsv: {
      const report::CsvOptions csv{
          .guard = options.csv_raw ? report::FormulaGuard::kOff : report::FormulaGuard::kOn,
          .byte_order_mark = options.csv_bom};
      return report::write_csv(rows, csv, work, sink);
    }
    case ReportFormat::kText: break;
  }
  report::TerminalOptions terminal;
  const bool screen = output.option.path == "-";
  terminal.colour = screen && options.colour;
  if (screen) terminal.width = terminal_width();
  terminal.list_all = !options.filters.empty();
  return report::write_terminal(rows, terminal, work, sink);
}

// What went wrong; nothing if every report is in its place.
std::expected<void, report::Error> write_reports(const report::RowSource& rows,
                                                 const ScanOptions& options,
                                                 const std::vector<Output>& outputs,
                                                 const report::WorkOptions& work) {
  for (const auto& output : outputs) {
    if (const auto written = write_report(rows, options, output, work); !written) return written;
    if (const auto committed = output.file->commit(); !committed) {
      return std::unexpected(
          report::Error{.code = report::ErrorCode::kSink, .message = committed.error().message});
    }
  }
  return {};
}

ExitCode interrupted() {
  log_note("interrupted; no report was finished");
  return ExitCode::kInterrupted;
}

}  // namespace

ExitCode run_scan(const ScanOptions& options) {
  set_quiet(options.quiet);
  const std::atomic<bool>& stop = interrupt_flag();
  const auto outputs = open_outputs(options);
  if (!outputs) return outputs.error();
  Audit audit = run_audit(options, stop);
  if (audit.exit_code == ExitCode::kInterrupted) return interrupted();
  if (audit.exit_code == ExitCode::kUsage || audit.exit_code == ExitCode::kFailed) {
    return audit.exit_code;
  }
  report::Selection selection = options.selection;
  if (!options.under.empty()) {
    auto subtree = Subtree::find(audit.volumes, audit.map, options.under);
    if (!subtree) {
      log_error("--under " + options.under + ": no scanned volume has such a directory");
      return ExitCode::kUsage;
    }
    selection.where = *std::move(subtree);
  }
  const AuditRows links(audit.volumes, audit.resolutions, audit.reported, std::move(audit.summary));
  const CheckedRows checked(links, audit.volumes, audit.checks, audit.reported);
  const report::RowSource& rows =
      options.cross_check ? static_cast<const report::RowSource&>(checked) : links;
  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  std::expected<void, report::Error> written;
  if (selection.any()) {
    const auto selected = report::SelectedRows::select(rows, selection, work);
    written = selected ? write_reports(*selected, options, *outputs, work)
                       : std::unexpected(selected.error());
  } else {
    written = write_reports(rows, options, *outputs, work);
  }
  if (written) return audit.exit_code;
  if (stop.load()) return interrupted();
  log_error(written.error().message);
  return ExitCode::kFailed;
}

}  // namespace scanner
