// The key MountedDevices of a SYSTEM hive: which partition a drive letter or a volume GUID stands
// for. [winreg-kb, MountedDevices]
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "scanner/registry/hive.h"
#include "scanner/source/partition_identity.h"

namespace scanner {

struct MountedDevice {
  std::string name;  // "C:" or "Volume{…}" in lower case, as a drive map has them
  // None for what a disk image cannot show: removable media, optical drives, network devices.
  std::optional<PartitionIdentity> partition = std::nullopt;
  std::string device = {};  // for people: identity_words(), or the device's own string
};

struct MountedDevices {
  std::vector<MountedDevice> devices = {};         // letters first, then GUIDs; each name once
  std::optional<HiveFault> damage = std::nullopt;  // some of them may be missing
};

// kBadCell, kTooMany if the key cannot be reached. No devices if there is no such key.
[[nodiscard]] std::expected<MountedDevices, HiveFault> read_mounted_devices(const Hive& hive);

}  // namespace scanner
