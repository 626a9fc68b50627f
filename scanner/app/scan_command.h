// `linkaudit scan`: an audit, then its reports.
#pragma once

#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_scan(const ScanOptions& options);

}  // namespace scanner
