// `linkaudit resolve`: where a path leads, hop by hop.
#pragma once

#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_resolve(const ResolvePathOptions& options);

}  // namespace scanner
