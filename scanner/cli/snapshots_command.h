// `linkaudit snapshots`: lists the shadow copies of a volume.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_snapshots(const SnapshotsOptions& options);

}  // namespace scanner
