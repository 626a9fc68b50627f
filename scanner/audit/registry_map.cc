#include "scanner/audit/registry_map.h"

#include <utility>

#include "scanner/audit/inputs.h"

namespace scanner {

RegistryLetters map_registries(const AuditedVolumes& volumes,
                               std::vector<GivenPartition> partitions, VolumeMap& map) {
  std::vector<VolumeRegistry> registries;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const Volume& volume = volumes[i]->volume();
    for (auto& partition : partitions) {
      if (is_volume_of(volume.candidate(), {partition.source, partition.partition})) {
        partition.volume = i;
      }
    }
    if (map.has_view(i)) continue;
    if (auto hive = read_system_hive(volume)) {
      registries.push_back({.volume = i, .hive = *std::move(hive)});
    }
  }
  return map_registry_letters(registries, partitions, volumes.size(), map);
}

}  // namespace scanner
