// Audits as commands run them: from options to a request, from its outcome to an exit code.
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

// The audit, with the parts of its summary that only the program knows. Once all inputs are open,
// rights that finishing `outputs` does not take are given up. Says on stderr why there is none.
[[nodiscard]] std::expected<std::unique_ptr<Audit>, ExitCode> audit_for(
    const ScanOptions& options, const std::vector<ReportFile>& outputs, Diagnostics& diagnostics);

// The rows that were asked for, --under included. Says on stderr if there is no such directory.
[[nodiscard]] std::expected<report::Selection, ExitCode> selection_for(const ScanOptions& options,
                                                                       const Audit& audit);

// Of an audit whose reports are written.
[[nodiscard]] ExitCode exit_code_of(bool complete, bool has_findings);

// Says on stderr why there is no answer, unless diagnostics have.
[[nodiscard]] ExitCode end_of_audit(const AuditError& error);

}  // namespace scanner
