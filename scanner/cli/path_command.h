// Common parts of `links` and `resolve`: one output, and the volumes of one path.
#pragma once

#include <expected>
#include <memory>

#include "scanner/audit/path_audit.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/output/output_file.h"

namespace scanner {

// Opens `-o` after checking that it is not an input. Logs errors.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(
    const PathOptions& options);

// Gives the output its final name. Logs errors.
[[nodiscard]] bool commit_output(OutputFile& output);

// Logs errors. Once everything is open, gives up all rights that writing `output` does not require;
// see sandbox.h. `diagnostics` must outlive the audit.
[[nodiscard]] std::expected<std::unique_ptr<PathAudit>, ExitCode> open_path_audit(
    const PathOptions& options, const OutputFile& output, Diagnostics& diagnostics);

}  // namespace scanner
