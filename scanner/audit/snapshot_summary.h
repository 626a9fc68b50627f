// The summary of a shadow copy.
#pragma once

#include <optional>
#include <string>

#include "report/model/summary.h"
#include "scanner/machine/mounted_volumes.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Empty if the volume is not a shadow copy. If its source volume is unknown, the notes say why.
[[nodiscard]] std::optional<report::SnapshotSummary> snapshot_summary(const MountedVolumes& live,
                                                                      VolumeIndex index,
                                                                      const Volume& volume);

// A clause about a shadow copy whose source volume is unknown. `why` is a clause, too.
[[nodiscard]] std::string origin_unknown(const std::string& why);

}  // namespace scanner
