// `linkaudit refs`: what points at or into one path, and what would break without it.
#pragma once

#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_refs(const RefsOptions& options);

}  // namespace scanner
