// The partitions of a disk: MBR with logical drives, or GPT.
// Only reads; every number in a table may be bogus and is bounded. Safe for concurrent use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanner/source/byte_source.h"
#include "scanner/source/partition_identity.h"

namespace scanner {

struct Partition {
  std::uint32_t number = 0;  // 1-based position in the table; logical drives from 5, as on Linux
  std::uint64_t offset_bytes = 0;
  std::uint64_t size_bytes = 0;  // as the table says: may reach past the end of the disk
  std::string type;              // for people: "NTFS/exFAT/HPFS (07)", "EFI system partition"
  std::string name = {};         // GPT only, UTF-8
  PartitionScheme scheme = PartitionScheme::kMbr;
  bool is_extended = false;  // only holds the logical drives
  GuidBytes guid{};          // GPT only: the partition's own
};

struct PartitionTable {
  PartitionScheme scheme = PartitionScheme::kMbr;
  std::uint32_t sector_bytes = 0;    // 512 or 4096: the unit of the table
  std::uint32_t disk_signature = 0;  // MBR only; 0: none
  GuidBytes disk_guid{};             // GPT only
  std::vector<Partition> partitions;
  std::vector<std::string> problems;  // one clause each, without a full stop
};

// How Windows identifies a partition of that table. is_unique() is false where it cannot.
[[nodiscard]] PartitionIdentity identity_of(const PartitionTable& table,
                                            const Partition& partition);

// Nothing if there is no table, or if the disk begins with the boot sector of a volume.
[[nodiscard]] std::optional<PartitionTable> read_partition_table(const SharedSource& disk);

}  // namespace scanner
