// `linkaudit scan`: runs an audit and writes its reports.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_scan(const ScanOptions& options);

}  // namespace scanner
