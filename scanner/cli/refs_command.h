// `linkaudit refs`: links to or into one path, and what would break without it.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_refs(const RefsOptions& options);

}  // namespace scanner
