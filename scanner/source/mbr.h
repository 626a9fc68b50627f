// The master boot record and its chains of logical drives.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/source/partition_table.h"

namespace scanner {

inline constexpr std::uint8_t kMbrGptProtective = 0xEE;

struct MbrEntry {
  std::uint8_t type = 0;
  std::uint64_t start_sector = 0;
  std::uint64_t sectors = 0;
  [[nodiscard]] bool used() const { return type != 0 && sectors != 0; }
  [[nodiscard]] bool is_extended() const { return type == 0x05 || type == 0x0F || type == 0x85; }
};

using MbrEntries = std::array<MbrEntry, 4>;

// The entries of a boot record; nothing without the signature 55 AA and sane boot flags.
[[nodiscard]] std::optional<MbrEntries> parse_mbr(mft::Bytes sector);

// The partition table by the MBR. REQUIRES: `entries` are those of byte 0 of `disk`.
[[nodiscard]] PartitionTable read_mbr(const SharedSource& disk, const MbrEntries& entries);

}  // namespace scanner
