// Drive letters and volume GUIDs as the registries of the scanned Windows volumes have them,
// matched with the partitions at hand. What cannot be matched, or means two things, is said and not
// used.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/registry/system_hive.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/source/partition_identity.h"

namespace scanner {

// Something given that a letter can be: a volume, or a partition that is not scanned.
struct GivenPartition {
  std::string name;  // as volumes are called: "disk.img#2"
  std::string source = {};
  std::uint32_t partition = 0;
  std::optional<PartitionIdentity> identity = std::nullopt;  // none: given without its disk
  std::optional<VolumeIndex> volume = std::nullopt;          // none: not scanned
  std::string what = {};                                     // not scanned: what it is instead
  bool not_asked_for = false;                                // an NTFS volume left out on purpose
};

struct VolumeRegistry {
  VolumeIndex volume = 0;  // the one that it lies on
  SystemHive hive;
};

struct RegistryLetters {
  std::vector<std::vector<report::LetterSummary>> letters;         // by volume
  std::vector<std::optional<report::RegistrySummary>> registries;  // by volume
};

// Adds what they say to `map`, whose own answers come first. A letter is used only where all
// registries that could be read agree on it; it is assumed rather than mapped where one of them may
// be out of date or was damaged. `given` holds all volumes and names each partition once.
[[nodiscard]] RegistryLetters map_registry_letters(std::span<const VolumeRegistry> registries,
                                                   std::span<const GivenPartition> given,
                                                   std::size_t volume_count, VolumeMap& map);

}  // namespace scanner
