// NTFS attributes and data runs as bytes. Layouts: [LFN] [N3G].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "le_bytes.h"

namespace fixture {

// Attribute types.
inline constexpr std::uint32_t kStandardInformation = 0x10;
inline constexpr std::uint32_t kAttributeList = 0x20;
inline constexpr std::uint32_t kFileName = 0x30;
inline constexpr std::uint32_t kObjectId = 0x40;
inline constexpr std::uint32_t kSecurityDescriptor = 0x50;
inline constexpr std::uint32_t kVolumeName = 0x60;
inline constexpr std::uint32_t kVolumeInformation = 0x70;
inline constexpr std::uint32_t kData = 0x80;
inline constexpr std::uint32_t kIndexRoot = 0x90;
inline constexpr std::uint32_t kIndexAllocation = 0xA0;
inline constexpr std::uint32_t kBitmap = 0xB0;
inline constexpr std::uint32_t kReparsePoint = 0xC0;
inline constexpr std::uint32_t kEaInformation = 0xD0;
inline constexpr std::uint32_t kEa = 0xE0;
inline constexpr std::uint32_t kLoggedUtilityStream = 0x100;

// Attribute flags.
inline constexpr std::uint16_t kAttributeCompressed = 0x0001;
inline constexpr std::uint16_t kAttributeEncrypted = 0x4000;
inline constexpr std::uint16_t kAttributeSparse = 0x8000;

inline constexpr std::int64_t kHole = -1;

struct Run {
  std::int64_t lcn = 0;      // kHole: not on the volume
  std::uint64_t length = 0;  // clusters
};

/// Mapping pairs with the shortest coding, ended by 00.
Blob encode_runs(const std::vector<Run>& runs);
std::uint64_t clusters_of(const std::vector<Run>& runs);

struct FileReference {
  std::uint64_t record = 0;  // 48 bits
  std::uint16_t sequence = 0;

  std::uint64_t packed() const {
    return (record & 0xFFFF'FFFF'FFFFU) | (static_cast<std::uint64_t>(sequence) << 48U);
  }
  friend bool operator==(const FileReference&, const FileReference&) = default;
};

struct ResidentForm {
  Blob value{};
  bool indexed = false;  // set on FILE_NAME
};

struct NonResidentForm {
  std::vector<Run> runs{};
  std::uint64_t data_bytes = 0;
  std::uint64_t lowest_vcn = 0;
  // Default: the clusters of `runs`, holes included.
  std::optional<std::uint64_t> allocated_bytes{};
  // Default: data_bytes.
  std::optional<std::uint64_t> initialized_bytes{};
  std::uint8_t compression_unit_log2 = 0;
  // Written only for compressed or sparse attributes, which have the longer header.
  std::uint64_t total_allocated_bytes = 0;
  // Default: lowest_vcn + clusters - 1 (-1 when empty).
  std::optional<std::int64_t> highest_vcn{};
  // Replaces the encoding of `runs` by these very bytes.
  std::optional<Blob> raw_mapping_pairs{};
  // For the default of allocated_bytes only.
  std::uint32_t cluster_bytes = 4096;
};

struct Attribute {
  std::uint32_t type = 0;
  std::u16string name{};
  std::uint16_t flags = 0;
  std::variant<ResidentForm, NonResidentForm> form{};

  std::uint64_t lowest_vcn() const;
};

Attribute resident(std::uint32_t type, Blob value, std::u16string name = {},
                   std::uint16_t flags = 0);
Attribute non_resident(std::uint32_t type, NonResidentForm form, std::u16string name = {},
                       std::uint16_t flags = 0);

/// The whole attribute, 8-aligned, with its header.
Blob encode(const Attribute& attribute, std::uint16_t instance);
std::size_t encoded_bytes(const Attribute& attribute);

/// One entry of an $ATTRIBUTE_LIST.
struct ListEntry {
  std::uint32_t type = 0;
  std::u16string name{};
  std::uint64_t lowest_vcn = 0;
  FileReference holder{};
  std::uint16_t instance = 0;
};

std::size_t list_entry_bytes(std::size_t name_units);
Blob encode(const std::vector<ListEntry>& entries);

}  // namespace fixture
