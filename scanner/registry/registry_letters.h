// Drive letters and volume GUIDs from the registries of the scanned Windows volumes, matched with
// the given partitions. Names without a match, or with several, are reported and not used.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/model/summary.h"
#include "scanner/registry/system_hive.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/source/partition_identity.h"

namespace scanner {

// Something given that a letter can stand for: a volume, or a partition that is not scanned.
struct GivenPartition {
  std::string name;  // as volumes are called: "disk.img#2"
  std::string source = {};
  std::uint32_t partition = 0;
  std::optional<PartitionIdentity> identity = std::nullopt;  // none: given without its disk
  std::optional<VolumeIndex> volume = std::nullopt;          // none: not scanned
  std::string what = {};       // not scanned: what it contains instead
  bool not_asked_for = false;  // an NTFS volume left out on purpose
};

struct VolumeRegistry {
  VolumeIndex volume = 0;  // the volume that it is on
  SystemHive hive;
};

struct RegistryLetters {
  std::vector<std::vector<report::LetterSummary>> letters;         // by volume
  std::vector<std::optional<report::RegistrySummary>> registries;  // by volume
};

// Adds their letters to `map`, whose existing answers take precedence. A letter is used only if all
// readable registries agree on it; it is assumed rather than mapped if one of them may be out of
// date or is damaged. `given` contains all volumes, each partition once.
[[nodiscard]] RegistryLetters map_registry_letters(std::span<const VolumeRegistry> registries,
                                                   std::span<const GivenPartition> given,
                                                   std::size_t volume_count, VolumeMap& map);

}  // namespace scanner
