// `linkaudit info`: shows what a source contains, reading no more of it than necessary.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_info(const InfoOptions& options);

}  // namespace scanner
