// `linkaudit convert`: an earlier report in other formats.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

// Logs errors.
[[nodiscard]] ExitCode run_convert(const ConvertOptions& options);

}  // namespace scanner
