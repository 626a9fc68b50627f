// Disks around volumes: MBR and GPT partition tables, the fixed VHD's footer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reparse_buffers.h"
#include "sparse_image.h"

namespace fixture {

inline constexpr std::uint8_t kMbrNtfs = 0x07;
inline constexpr std::uint8_t kMbrExtended = 0x05;
inline constexpr std::uint8_t kMbrExtendedLba = 0x0F;
inline constexpr std::uint8_t kMbrLdm = 0x42;
inline constexpr std::uint8_t kMbrGptProtective = 0xEE;

inline constexpr std::string_view kGptBasicData = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";
inline constexpr std::string_view kGptMicrosoftReserved = "e3c9e316-0b5c-4db8-817d-f92df00215ae";
inline constexpr std::string_view kGptEfiSystem = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
inline constexpr std::string_view kGptLdmMetadata = "5808c8aa-7e8f-42e0-85d2-e1e90434cfb3";
inline constexpr std::string_view kGptLdmData = "af9b60a0-1431-4f62-bc68-3311714a69ad";
inline constexpr std::string_view kGptStorageSpaces = "e75caf8f-f680-4cee-afa3-b001e56efc2d";
inline constexpr std::string_view kGptWindowsRecovery = "de94bba4-06d1-4d40-a16a-bfd50179d6ac";

struct MbrPartition {
  SparseImage content{};
  std::uint8_t type = kMbrNtfs;
  bool logical = false;  // in the extended partition; at most 4 others
  bool active = false;
};

struct MbrOptions {
  std::uint32_t sector_bytes = 512;
  std::uint32_t signature = 0x1234ABCD;
  std::uint64_t alignment_sectors = 2048;
  std::uint8_t extended_type = kMbrExtendedLba;
};

struct GptPartition {
  SparseImage content{};
  std::string type{kGptBasicData};
  std::string id = "00112233-4455-6677-8899-aabbccddeeff";
  std::u16string name = u"Basic data partition";
  std::uint64_t attributes = 0;
};

struct GptOptions {
  std::uint32_t sector_bytes = 512;
  std::string disk_id = "a0a1a2a3-b0b1-c0c1-d0d1-e0e1e2e3e4e5";
  std::uint64_t alignment_sectors = 2048;
  std::uint32_t entry_count = 128;
  std::uint32_t entry_bytes = 128;
  bool damage_primary = false;  // its header's CRC is wrong: only the backup counts
  bool with_backup = true;
};

/// A disk and where its partitions' contents begin (bytes), in the given order.
struct Disk {
  SparseImage image{};
  std::vector<std::uint64_t> partition_offsets{};
};

Disk mbr_disk(const std::vector<MbrPartition>& partitions, const MbrOptions& options = {});
Disk gpt_disk(const std::vector<GptPartition>& partitions, const GptOptions& options = {});

/// Pads to whole 512-byte sectors and appends the footer of a fixed VHD.
void append_vhd_footer(SparseImage& disk);

std::uint32_t crc32(std::span<const std::byte> bytes);

}  // namespace fixture
