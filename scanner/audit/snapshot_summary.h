// What a report says of a volume that is a shadow copy.
#pragma once

#include <optional>
#include <string>

#include "report/model/summary.h"
#include "scanner/machine/mounted_volumes.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Nothing if the volume is no shadow copy. Of one whose origin is not known, the notes say why.
[[nodiscard]] std::optional<report::SnapshotSummary> snapshot_summary(const MountedVolumes& live,
                                                                      VolumeIndex index,
                                                                      const Volume& volume);

// What it means that a shadow copy's origin is not known, a clause. `why` is one, too.
[[nodiscard]] std::string origin_unknown(const std::string& why);

}  // namespace scanner
