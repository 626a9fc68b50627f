#include "mft/boot_sector.h"

#include <bit>
#include <cstring>
#include <optional>

namespace mft {
namespace {

struct Layout {
  std::array<std::uint8_t, 3> jump;
  std::array<char, 8> oem_id;
  Le16 sector_bytes;
  std::uint8_t sectors_per_cluster;  // coded
  std::array<std::uint8_t, 7> zeros;
  std::uint8_t media;
  std::array<std::uint8_t, 18> geometry;  // not to be trusted
  Le64 total_sectors;
  Le64 mft_lcn;
  Le64 mft_mirror_lcn;
  std::int8_t clusters_per_record;  // coded
  std::array<std::uint8_t, 3> padding;
  std::int8_t clusters_per_index_block;  // only a default: each $INDEX_ROOT states its own
  std::array<std::uint8_t, 3> padding2;
  Le64 serial;
};
static_assert(OnDisk<Layout> && sizeof(Layout) == 0x50);
static_assert(offsetof(Layout, total_sectors) == 0x28 && offsetof(Layout, serial) == 0x48);

constexpr std::uint32_t kMaxClusterBytes = 2U * 1024 * 1024;
// A volume has at most 2^32 − 1 clusters. [LFN]
constexpr std::uint64_t kMaxClusters = 0xFFFF'FFFFU;

// 0x00..0x80 is the count itself; above, the count is 2^(256 − code). [N3G]
std::optional<std::uint32_t> decode_sectors_per_cluster(std::uint8_t code) {
  if (code <= 0x80) {
    if (!std::has_single_bit(code)) return std::nullopt;
    return code;
  }
  const unsigned shift = 256U - code;
  if (shift > 16) return std::nullopt;
  return 1U << shift;
}

std::optional<std::uint32_t> decode_record_bytes(std::int8_t code, std::uint32_t cluster_bytes) {
  std::uint64_t bytes = 0;
  if (code > 0) {
    bytes = static_cast<std::uint64_t>(code) * cluster_bytes;
  } else {
    const int shift = -code;
    if (shift > 16) return std::nullopt;
    bytes = 1ULL << static_cast<unsigned>(shift);
  }
  // Linux caps both at 4096 and no larger record has been seen. [KRN]
  if (!std::has_single_bit(bytes) || bytes < 512 || bytes > 4096) return std::nullopt;
  return static_cast<std::uint32_t>(bytes);
}

}  // namespace

std::expected<BootSector, Fault> BootSector::parse(Bytes sector) {
  const auto fail = [](std::size_t offset, std::uint64_t actual) {
    return std::unexpected(Fault{.code = FaultCode::kBadBootSector,
                                 .offset = static_cast<std::uint32_t>(offset),
                                 .actual = actual});
  };
  const auto layout = sector.read<Layout>(0);
  if (!layout) return fail(0, sector.size());
  if (std::memcmp(layout->oem_id.data(), "NTFS    ", 8) != 0) {
    return fail(offsetof(Layout, oem_id), sector.u64(offsetof(Layout, oem_id)));
  }
  BootSector boot;
  boot.sector_bytes = layout->sector_bytes;
  if (!std::has_single_bit(boot.sector_bytes) || boot.sector_bytes < 256 ||
      boot.sector_bytes > 4096) {
    return fail(offsetof(Layout, sector_bytes), boot.sector_bytes);
  }
  const auto sectors = decode_sectors_per_cluster(layout->sectors_per_cluster);
  if (!sectors || *sectors > kMaxClusterBytes / boot.sector_bytes) {
    return fail(offsetof(Layout, sectors_per_cluster), layout->sectors_per_cluster);
  }
  boot.cluster_bytes = *sectors * boot.sector_bytes;
  const auto record = decode_record_bytes(layout->clusters_per_record, boot.cluster_bytes);
  if (!record) {
    return fail(offsetof(Layout, clusters_per_record),
                static_cast<std::uint8_t>(layout->clusters_per_record));
  }
  boot.record_bytes = *record;
  boot.total_sectors = layout->total_sectors;
  boot.total_clusters = boot.total_sectors / *sectors;
  if (boot.total_clusters == 0 || boot.total_clusters > kMaxClusters) {
    return fail(offsetof(Layout, total_sectors), boot.total_sectors);
  }
  boot.mft_lcn = layout->mft_lcn;
  if (boot.mft_lcn == 0 || boot.mft_lcn >= boot.total_clusters) {
    return fail(offsetof(Layout, mft_lcn), boot.mft_lcn);
  }
  // A mirror that is out of range costs only the mirror.
  boot.mft_mirror_lcn = layout->mft_mirror_lcn;
  boot.serial = layout->serial;
  return boot;
}

}  // namespace mft
