// The logs that a hive may be behind of: SYSTEM.LOG1 and SYSTEM.LOG2 of Windows 8.1 and later.
// [REGF], "New format", "Dirty state of a hive", "Multiple transaction log files"
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mft/bytes.h"

namespace scanner {

// Writes into `hive` what Windows would when it next loads it: the entries of the older log, and
// those of the other if they follow on. Every entry is held by two checksums. False, and `hive` as
// it was, if no log has an entry that is newer than the hive. An empty log stands for one that is
// not there. REQUIRES: HiveBaseBlock::parse(hive).
[[nodiscard]] bool replay_logs(std::vector<std::byte>& hive, mft::Bytes log1, mft::Bytes log2);

}  // namespace scanner
