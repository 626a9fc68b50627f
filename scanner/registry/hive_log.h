// The logs that may be newer than a hive: SYSTEM.LOG1 and SYSTEM.LOG2 of Windows 8.1 and later.
// [REGF], "New format", "Dirty state of a hive", "Multiple transaction log files"
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mft/bytes.h"

namespace scanner {

// Writes into `hive` what Windows would when it next loads it: the entries of the older log, and
// those of the other if they follow on. Every entry is protected by two checksums. False, with
// `hive` unchanged, if no log has an entry newer than the hive. An empty log stands for a missing
// one. REQUIRES: HiveBaseBlock::parse(hive).
[[nodiscard]] bool replay_logs(std::vector<std::byte>& hive, mft::Bytes log1, mft::Bytes log2);

}  // namespace scanner
