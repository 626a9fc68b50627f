#include "scanner/cli/report_files.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "report/output/limited_sink.h"
#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/sandbox.h"
#include "scanner/cli/terminal.h"
#include "scanner/source/file_identity.h"

namespace scanner {
namespace {

// Whether the user asked for rows, and not only for all but some.
bool selects_rows(const std::vector<std::string>& filters) {
  return std::ranges::any_of(
      filters, [](const std::string& filter) { return !filter.starts_with("exclude="); });
}

std::expected<void, report::Error> format_report(const report::RowSource& rows,
                                                 const ReportOptions& options,
                                                 const ReportFile& output,
                                                 const report::WorkOptions& work,
                                                 report::Sink& sink) {
  switch (output.option.format) {
    case ReportFormat::kJson: return report::write_json(rows, work, sink);
    case ReportFormat::kNdjson: return report::write_ndjson(rows, work, sink);
    case ReportFormat::kCsv: {
      const report::CsvOptions csv{
          .guard = options.csv_raw ? report::FormulaGuard::kOff : report::FormulaGuard::kOn,
          .separator = options.csv_separator,
          .byte_order_mark = options.csv_bom};
      return report::write_csv(rows, csv, work, sink);
    }
    case ReportFormat::kText: break;
  }
  report::TerminalOptions terminal;
  const bool screen = output.option.path == "-";
  terminal.colour = screen && options.colour;
  if (screen) terminal.width = terminal_width();
  terminal.contents.list_all = selects_rows(rows.summary().filters);
  return report::write_terminal(rows, terminal, work, sink);
}

// Real rows have a few hundred bytes. Only deliberately long names and targets reach this limit.
std::uint64_t usual_limit_bytes(const report::RowSource& rows) {
  constexpr std::uint64_t kAtLeastBytes = 256UL * 1024 * 1024;
  constexpr std::uint64_t kPerRowBytes = 8UL * 1024;
  std::uint64_t limit = kAtLeastBytes;
  for (const report::RowKind kind : report::kRowKinds) limit += rows.count(kind) * kPerRowBytes;
  return limit;
}

std::expected<Written, report::Error> write_report(const report::RowSource& rows,
                                                   const ReportOptions& options,
                                                   const ReportFile& output,
                                                   const report::WorkOptions& work) {
  constexpr std::string_view kEndOfText =
      "\nThe report ends here because it reached its size limit. Use --max-output none for no "
      "limit.\n";
  const bool is_text = output.option.format == ReportFormat::kText;
  using Unit = report::LimitedSink::Unit;
  report::LimitedSink sink(*output.file, options.max_output_bytes.value_or(usual_limit_bytes(rows)),
                           is_text ? Unit::kLines : Unit::kRows);
  if (is_text) sink.keep_for_end(kEndOfText.size());
  auto written = format_report(rows, options, output, work, sink);
  if (written) return Written::kWhole;
  if (written.error().code != report::ErrorCode::kTruncated) {
    return std::unexpected(std::move(written).error());
  }
  if (is_text) {
    if (auto end = output.file->write(kEndOfText); !end) {
      return std::unexpected(std::move(end).error());
    }
  }
  log_warning((output.option.path == "-" ? "the report" : output.option.path) +
              " is truncated: it reached its size limit; see --max-output");
  return Written::kTruncated;
}

bool is_stopped(const report::WorkOptions& work) {
  return work.cancelled != nullptr && work.cancelled->load();
}

std::unexpected<report::Error> interruption(std::string_view what_is_left) {
  return std::unexpected(report::Error{.code = report::ErrorCode::kCancelled,
                                       .message = "interrupted; " + std::string(what_is_left)});
}
constexpr std::string_view kNothingIsLeft = "no report was finished";

std::expected<void, report::Error> of_sink(const std::expected<void, Error>& done) {
  if (done) return {};
  return std::unexpected(
      report::Error{.code = report::ErrorCode::kSink, .message = done.error().message});
}

// Files get their names after all have been written, so an interrupt leaves either all or none.
// After any other error, those finished before remain; so each is finished before the next one,
// which may fill the disk, begins.
std::expected<Written, report::Error> write_files(const report::RowSource& rows,
                                                  const ReportOptions& options,
                                                  const std::vector<const ReportFile*>& files,
                                                  const report::WorkOptions& work,
                                                  const LastCheck& last_check) {
  Written all = Written::kWhole;
  std::optional<report::Error> failure;
  auto unfinished = files.begin();
  for (; unfinished != files.end(); ++unfinished) {
    const auto written = write_report(rows, options, **unfinished, work);
    const auto finished =
        written ? of_sink((*unfinished)->file->finish()) : std::unexpected(written.error());
    if (!finished) {
      failure = finished.error();
      break;
    }
    if (*written == Written::kTruncated) all = Written::kTruncated;
  }
  if (is_stopped(work)) return interruption(kNothingIsLeft);
  if (last_check) {
    if (auto checked = last_check(); !checked) return std::unexpected(std::move(checked).error());
  }
  for (auto file = files.begin(); file != unfinished; ++file) {
    if (auto committed = of_sink((*file)->file->commit()); !committed) {
      return std::unexpected(std::move(committed).error());
    }
  }
  if (failure) return std::unexpected(*std::move(failure));
  return all;
}

// Standard output, devices and pipes come after all files, which are then complete even if the
// reader stops.
std::expected<Written, report::Error> write_all(const report::RowSource& rows,
                                                const ReportOptions& options,
                                                const std::vector<ReportFile>& outputs,
                                                const report::WorkOptions& work,
                                                const LastCheck& last_check) {
  std::vector<const ReportFile*> files;
  std::vector<const ReportFile*> streams;
  for (const auto& output : outputs) {
    (output.file->is_renamed() ? files : streams).push_back(&output);
  }
  auto all = write_files(rows, options, files, work, last_check);
  if (!all) return all;
  for (const ReportFile* const stream : streams) {
    const auto written = write_report(rows, options, *stream, work);
    if (written && *written == Written::kTruncated) all = written;
    auto committed = written ? of_sink(stream->file->commit()) : std::unexpected(written.error());
    if (committed && last_check) committed = last_check();
    if (committed) continue;
    if (!is_stopped(work)) return std::unexpected(committed.error());
    return interruption(files.empty() ? kNothingIsLeft : "the report files are finished");
  }
  return all;
}

// Whether `path` is, or will become, an input, which a report would destroy.
bool is_input(const std::string& path, const std::vector<std::string>& sources,
              const std::vector<DriveMapping>& drive_map) {
  const auto same = [&path](const std::string& input) { return same_file(path, input); };
  return std::ranges::any_of(sources,
                             [&](const std::string& source) {
                               return same(split_source_path(source).path) || same(source);
                             }) ||
         std::ranges::any_of(drive_map, [&](const DriveMapping& mapping) {
           return mapping.source && same(mapping.source->path);
         });
}

}  // namespace

bool is_acceptable_output(const std::string& path, std::string_view what,
                          const std::vector<std::string>& sources,
                          const std::vector<DriveMapping>& drive_map) {
  if (path == "-") return true;
  if (is_input(path, sources, drive_map)) {
    log_error("-o " + path + ": would overwrite an input");
    return false;
  }
  if (is_block_device(path)) {
    log_error("-o " + path + ": is a block device; " + std::string(what) + " must be files");
    return false;
  }
  return true;
}

std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output_file(const std::string& path,
                                                                      const OutputRules& rules) {
  auto file = OutputFile::open(path, rules);
  if (file) return *std::move(file);
  if (interrupt_flag().load()) return std::unexpected(no_report_finished());
  log_error(file.error().message);
  return std::unexpected(ExitCode::kFailed);
}

std::expected<std::unique_ptr<OutputFile>, ExitCode> open_answer_file(
    const std::string& path, const OutputRules& rules, const std::vector<std::string>& sources,
    const std::vector<DriveMapping>& drive_map) {
  if (!is_acceptable_output(path, "answers", sources, drive_map)) {
    return std::unexpected(ExitCode::kUsage);
  }
  interrupt_flag();  // installs the handler before a file exists
  return open_output_file(path, rules);
}

std::expected<std::vector<ReportFile>, ExitCode> open_report_files(
    const ReportOptions& options, const std::vector<std::string>& sources,
    const std::vector<DriveMapping>& drive_map) {
  std::vector<OutputOption> wanted = options.outputs;
  const bool stdout_taken =
      std::ranges::any_of(wanted, [](const OutputOption& output) { return output.path == "-"; });
  if (!options.quiet && !stdout_taken)
    wanted.push_back({.format = ReportFormat::kText, .path = "-"});
  for (const auto& output : wanted) {
    if (!is_acceptable_output(output.path, "reports", sources, drive_map)) {
      return std::unexpected(ExitCode::kUsage);
    }
  }
  std::vector<ReportFile> outputs;
  for (auto& option : wanted) {
    auto file = open_output_file(option.path, options.output_rules);
    if (!file) return std::unexpected(file.error());
    outputs.push_back({.option = std::move(option), .file = *std::move(file)});
  }
  return outputs;
}

void give_up_rights_except_for(const std::vector<ReportFile>& outputs) {
  std::vector<int> directories;
  for (const ReportFile& output : outputs) {
    if (const auto directory = output.file->directory_descriptor()) {
      directories.push_back(*directory);
    }
  }
  give_up_rights(directories);
}

void give_up_rights_except_for(const OutputFile& output) {
  const auto directory = output.directory_descriptor();
  give_up_rights(directory ? std::span<const int>(&*directory, 1) : std::span<const int>());
}

std::expected<Written, report::Error> write_reports(const report::RowSource& rows,
                                                    const report::Selection& selection,
                                                    const ReportOptions& options,
                                                    const std::vector<ReportFile>& outputs,
                                                    const report::WorkOptions& work,
                                                    const LastCheck& last_check) {
  if (!selection.any()) return write_all(rows, options, outputs, work, last_check);
  const auto selected = report::SelectedRows::select(rows, selection, work);
  if (!selected && is_stopped(work)) return interruption(kNothingIsLeft);
  if (!selected) return std::unexpected(selected.error());
  return write_all(*selected, options, outputs, work, last_check);
}

ExitCode not_written(const report::Error& error) {
  log_error(error.message);
  return error.code == report::ErrorCode::kCancelled ? ExitCode::kInterrupted : ExitCode::kFailed;
}

ExitCode no_report_finished() {
  return not_written(interruption(kNothingIsLeft).error());
}

}  // namespace scanner
