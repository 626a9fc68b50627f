// `linkaudit policy`.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_policy(const PolicyOptions& options);

}  // namespace scanner
