// The reports of a run: opened before it begins, written at its end.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/select/selected_rows.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/output/output_file.h"
#include "scanner/source/drive_map.h"

namespace scanner {

// A requested report and its destination.
struct ReportFile {
  OutputOption option;
  std::unique_ptr<OutputFile> file;
};

// Opens all outputs before anything is read, so that problems are reported early, and checks that
// none of them is an input. Logs errors.
[[nodiscard]] std::expected<std::vector<ReportFile>, ExitCode> open_report_files(
    const ReportOptions& options, const std::vector<std::string>& sources,
    const std::vector<DriveMapping>& drive_map);

// Whether `-o path` may be written: neither an input nor a block device. Logs errors. `what` names
// the contents: "reports".
[[nodiscard]] bool is_acceptable_output(const std::string& path, std::string_view what,
                                        const std::vector<std::string>& sources,
                                        const std::vector<DriveMapping>& drive_map);

// Logs errors.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output_file(
    const std::string& path, const OutputRules& rules);

// The single output of a command that answers a question, after a check that it is none of the
// inputs. Logs errors.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_answer_file(
    const std::string& path, const OutputRules& rules, const std::vector<std::string>& sources,
    const std::vector<DriveMapping>& drive_map);

// Whether all reports contain all their rows.
enum class Written : std::uint8_t { kWhole, kTruncated };

// Gives up all rights except those needed to finish these; see sandbox.h.
void give_up_rights_except_for(const std::vector<ReportFile>& outputs);
void give_up_rights_except_for(const OutputFile& output);

// Asked when all reports are complete, before any file gets its name.
using LastCheck = std::function<std::expected<void, report::Error>()>;

// Writes the rows that match `selection`. On success every report has its final name, and
// truncation has been logged. The error of an interrupt is kCancelled; its message states whether
// all files or none were finished.
[[nodiscard]] std::expected<Written, report::Error> write_reports(
    const report::RowSource& rows, const report::Selection& selection, const ReportOptions& options,
    const std::vector<ReportFile>& outputs, const report::WorkOptions& work,
    const LastCheck& last_check = {});

// Logs, even when quiet, why write_reports() or a sink failed.
[[nodiscard]] ExitCode not_written(const report::Error& error);

// Logs that the user has interrupted the run.
[[nodiscard]] ExitCode no_report_finished();

}  // namespace scanner
