// `linkaudit diff`: what has changed between two reports.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

// Logs errors.
[[nodiscard]] ExitCode run_diff(const DiffOptions& options);

}  // namespace scanner
