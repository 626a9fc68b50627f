// `linkaudit info`: what a source is, without reading more of it than that takes.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_info(const InfoOptions& options);

}  // namespace scanner
