// The summary of a volume.
#pragma once

#include "report/model/summary.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

struct Audit;

// Uses the registry letters in the volume's VolumeAudit. REQUIRES: links are resolved.
[[nodiscard]] report::VolumeSummary summarize(Audit& audit, VolumeIndex index);

}  // namespace scanner
