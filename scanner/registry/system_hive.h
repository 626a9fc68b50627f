// The drive letters that a Windows volume's own registry knows: fetches the SYSTEM hive from the
// volume, and its logs where it is behind them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanner/registry/mounted_devices.h"

namespace scanner {

class Volume;

enum class HiveState : std::uint8_t {
  kCurrent,     // no write was under way
  kReplayed,    // it was behind its logs, which were read too
  kBehindLogs,  // it is, and they do not lead on: what it says may be out of date
  kUnreadable,
};

struct SystemHive {
  HiveState state = HiveState::kUnreadable;
  std::string problem = {};  // kUnreadable: why, a clause without a full stop
  MountedDevices mounted = {};
};

inline constexpr std::string_view kSystemHivePath = "\\Windows\\System32\\config\\SYSTEM";

// Nothing if the volume holds no such file: it has no Windows, or is a loose $MFT. Reads the hive
// as a whole, up to kMaxHiveBytes. May let std::bad_alloc out.
[[nodiscard]] std::optional<SystemHive> read_system_hive(const Volume& volume);

// The same for bytes at hand. An empty log stands for one that is not there.
[[nodiscard]] SystemHive decode_system_hive(std::vector<std::byte> hive, mft::Bytes log1,
                                            mft::Bytes log2);

}  // namespace scanner
