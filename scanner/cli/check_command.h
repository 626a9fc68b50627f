// `linkaudit check`.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_check(const CheckOptions& options);

}  // namespace scanner
