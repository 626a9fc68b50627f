// `linkaudit snapshots`: the shadow copies of a volume.
#pragma once

#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_snapshots(const SnapshotsOptions& options);

}  // namespace scanner
