// What `links` and `resolve` have in common: one output, and the volumes of one path.
#pragma once

#include <expected>
#include <memory>

#include "scanner/audit/path_audit.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/output/output_file.h"

namespace scanner {

// `-o`, checked: no input is ever overwritten. Says on stderr why not.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(
    const PathOptions& options);

// Puts the answer in its place. Says on stderr why not.
[[nodiscard]] bool commit_output(OutputFile& output);

// Says on stderr why not. Once all is open, rights that writing `output` does not take are given
// up; see sandbox.h. `diagnostics` must outlive it.
[[nodiscard]] std::expected<std::unique_ptr<PathAudit>, ExitCode> open_path_audit(
    const PathOptions& options, const OutputFile& output, Diagnostics& diagnostics);

}  // namespace scanner
