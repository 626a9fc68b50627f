// What a report says about a volume as a whole.
#pragma once

#include "report/model/summary.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

struct Audit;

// Takes what the volume's VolumeAudit knows of registries. REQUIRES: links are resolved.
[[nodiscard]] report::VolumeSummary summarize(Audit& audit, VolumeIndex index);

}  // namespace scanner
