// The drive letters in a Windows volume's own registry: reads the SYSTEM hive from the volume, and
// its logs if they are newer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanner/registry/mounted_devices.h"

namespace scanner {

class Volume;

enum class HiveState : std::uint8_t {
  kCurrent,     // no write was under way
  kReplayed,    // it was older than its logs, which were applied
  kBehindLogs,  // it is older, but they could not be applied: it may be out of date
  kUnreadable,
};

struct SystemHive {
  HiveState state = HiveState::kUnreadable;
  std::string problem = {};  // kUnreadable: why, a clause without a full stop
  MountedDevices mounted = {};
};

inline constexpr std::string_view kSystemHivePath = "\\Windows\\System32\\config\\SYSTEM";

// Nothing if the volume has no such file: no Windows, or a loose $MFT. Reads the hive as a whole,
// up to kMaxHiveBytes. May let std::bad_alloc out.
[[nodiscard]] std::optional<SystemHive> read_system_hive(const Volume& volume);

// The same for bytes in memory. An empty log stands for a missing one.
[[nodiscard]] SystemHive decode_system_hive(std::vector<std::byte> hive, mft::Bytes log1,
                                            mft::Bytes log2);

}  // namespace scanner
