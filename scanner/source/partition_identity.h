// What Windows identifies partitions by, whatever disk they are on: all that its mount manager
// stores of one. [winreg-kb, MountedDevices]
#pragma once

#include <cstdint>
#include <string>

#include "scanner/source/partition_types.h"

namespace scanner {

enum class PartitionScheme : std::uint8_t { kMbr, kGpt };

struct PartitionIdentity {
  PartitionScheme scheme = PartitionScheme::kMbr;
  std::uint32_t disk_signature = 0;  // kMbr
  std::uint64_t offset_bytes = 0;    // kMbr: from the start of the disk
  GuidBytes guid{};                  // kGpt

  // Zeros identify nothing.
  [[nodiscard]] bool is_unique() const {
    return scheme == PartitionScheme::kGpt ? guid != GuidBytes() : disk_signature != 0;
  }
  friend bool operator==(const PartitionIdentity&, const PartitionIdentity&) = default;
};

// The volume name that Windows gives a partition of an MBR disk, made from signature and offset:
// "Volume{1234abcd-0000-0000-0000-100000000000}". Empty for others. [BUSYBOX-W32-597]
[[nodiscard]] std::string volume_name_of(const PartitionIdentity& identity);

// "1234abcd"
[[nodiscard]] std::string signature_text(std::uint32_t disk_signature);

// "disk signature 1234abcd, byte 1048576", "partition GUID 01234567-…"
[[nodiscard]] std::string identity_words(const PartitionIdentity& identity);

}  // namespace scanner
