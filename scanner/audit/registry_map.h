// The drive map from the registries of Windows installations on the given volumes.
#pragma once

#include <vector>

#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

// Reads the SYSTEM hive of every volume that contains one, matches its letters and volume GUIDs
// with `partitions` (of all given sources), and adds missing entries to `map`. Volumes that are
// mounted on this machine are skipped: their letters come from the system itself.
[[nodiscard]] RegistryLetters map_registries(const AuditedVolumes& volumes,
                                             std::vector<GivenPartition> partitions,
                                             VolumeMap& map);

}  // namespace scanner
