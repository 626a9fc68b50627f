// The reports of a run: opened before it begins, written when all is known.
#pragma once

#include <cstdint>
#include <expected>
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

// A report that was asked for, and where it goes.
struct ReportFile {
  OutputOption option;
  std::unique_ptr<OutputFile> file;
};

// Opens all outputs before anything is read: what cannot be written is known at once, and nothing
// that is audited is ever written to. Says on stderr why not.
[[nodiscard]] std::expected<std::vector<ReportFile>, ExitCode> open_report_files(
    const ScanOptions& options);

// Whether `-o path` may be written: neither an input nor a block device. Says on stderr why not.
// `what` is written there: "reports".
[[nodiscard]] bool is_acceptable_output(const std::string& path, std::string_view what,
                                        const std::vector<std::string>& sources,
                                        const std::vector<DriveMapping>& drive_map);

// Says on stderr why not.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output_file(
    const std::string& path, const OutputRules& rules);

// Whether all reports hold all their rows.
enum class Written : std::uint8_t { kWhole, kTruncated };

// Gives up all rights but those that finishing these takes; see sandbox.h.
void give_up_rights_but_for(const std::vector<ReportFile>& outputs);

// Of `rows` what `selection` takes. What went wrong; otherwise every report is in its place, and if
// one was truncated, that was said on stderr. An interrupt is kCancelled and tells whether the
// files were finished: all of them, or none.
[[nodiscard]] std::expected<Written, report::Error> write_reports(
    const report::RowSource& rows, const report::Selection& selection, const ScanOptions& options,
    const std::vector<ReportFile>& outputs, const report::WorkOptions& work);

// Says on stderr, also when quiet, why write_reports() or a sink failed.
[[nodiscard]] ExitCode not_written(const report::Error& error);

// Says on stderr that the user has interrupted it.
[[nodiscard]] ExitCode no_report_finished();

}  // namespace scanner
