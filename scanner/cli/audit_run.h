// Runs audits for commands: turns options into a request, and the outcome into an exit code.
#pragma once

#include <expected>
#include <memory>
#include <vector>

#include "report/select/selected_rows.h"
#include "scanner/audit/audit.h"
#include "scanner/audit/audit_error.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/report_files.h"

namespace scanner {

// The audit, including the parts of its summary that only the program knows. Once all inputs are
// open, gives up all rights that are not needed to finish `outputs`. Logs errors.
[[nodiscard]] std::expected<std::unique_ptr<Audit>, ExitCode> audit_for(
    const ScanOptions& options, const std::vector<ReportFile>& outputs, Diagnostics& diagnostics);

// The requested rows, including --under and --exclude. Logs an error if that directory does not
// exist.
[[nodiscard]] std::expected<report::Selection, ExitCode> selection_for(const ScanOptions& options,
                                                                       const Audit& audit);

// For an audit whose reports have been written.
[[nodiscard]] ExitCode exit_code_of(bool complete, bool has_findings);

// Logs why the audit failed, unless diagnostics have already done so.
[[nodiscard]] ExitCode end_of_audit(const AuditError& error);

}  // namespace scanner
