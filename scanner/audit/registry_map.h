// The drive map that the Windows installations on the given volumes tell of themselves.
#pragma once

#include <vector>

#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

// Reads the SYSTEM hive of every volume that holds one, matches its letters and volume GUIDs with
// `partitions` (of all sources given), and puts into `map` what that does not say yet. Volumes that
// are mounted on this machine are left out: the system itself tells what their letters are.
[[nodiscard]] RegistryLetters map_registries(const AuditedVolumes& volumes,
                                             std::vector<GivenPartition> partitions,
                                             VolumeMap& map);

}  // namespace scanner
