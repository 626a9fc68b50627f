// `linkaudit resolve`: shows where a path leads, hop by hop.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_resolve(const ResolvePathOptions& options);

}  // namespace scanner
