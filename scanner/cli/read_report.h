// An earlier report, opened for a command.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "report/output/ordered_ranges.h"
#include "report/read/report_bytes.h"
#include "report/read/report_rows.h"
#include "scanner/cli/exit_code.h"

namespace scanner {

using SharedReportBytes = std::shared_ptr<const report::ReportBytes>;

// Before rights are given up. A regular file. Logs errors.
[[nodiscard]] std::expected<SharedReportBytes, ExitCode> open_report_file(const std::string& path);

// Logs errors.
[[nodiscard]] std::expected<std::unique_ptr<report::ReportRows>, ExitCode> read_report(
    const std::string& path, SharedReportBytes bytes, const report::WorkOptions& work);

// An error if the file has changed since it was read, so that what was made of it is worthless.
[[nodiscard]] std::expected<void, report::Error> check_unchanged(const std::string& path,
                                                                 const report::ReportRows& rows);

}  // namespace scanner
