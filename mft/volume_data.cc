#include "mft/volume_data.h"

#include <bit>

namespace mft {
namespace {

struct Layout {
  Le64 serial;
  Le64 total_sectors;
  Le64 total_clusters;
  Le64 free_clusters;
  Le64 reserved_clusters;
  Le32 sector_bytes;
  Le32 cluster_bytes;
  Le32 record_bytes;
  Le32 record_clusters;  // 0 where a cluster is larger than a record
  Le64 mft_bytes;
  Le64 mft_lcn;
  Le64 mft_mirror_lcn;
  Le64 mft_zone_first;
  Le64 mft_zone_end;
};
static_assert(OnDisk<Layout> && sizeof(Layout) == 0x60);

struct Extended {  // behind it, where the output has room for it
  Le32 bytes;
  Le16 major;
  Le16 minor;
};
static_assert(OnDisk<Extended> && sizeof(Extended) == 8);

constexpr std::uint64_t kMaxClusters = 0xFFFF'FFFFU;

bool within(std::uint32_t bytes, std::uint32_t least, std::uint32_t most) {
  return std::has_single_bit(bytes) && bytes >= least && bytes <= most;
}

}  // namespace

std::optional<VolumeData> VolumeData::parse(Bytes output) {
  const auto layout = output.read<Layout>(0);
  if (!layout) return std::nullopt;
  VolumeData data;
  BootSector& geometry = data.geometry;
  geometry.sector_bytes = layout->sector_bytes;
  geometry.cluster_bytes = layout->cluster_bytes;
  geometry.record_bytes = layout->record_bytes;
  geometry.total_sectors = layout->total_sectors;
  geometry.total_clusters = layout->total_clusters;
  geometry.mft_lcn = layout->mft_lcn;
  geometry.mft_mirror_lcn = layout->mft_mirror_lcn;
  geometry.serial = layout->serial;
  data.mft_bytes = layout->mft_bytes;
  data.free_clusters = layout->free_clusters;
  if (!within(geometry.sector_bytes, 256, 4096) || !within(geometry.record_bytes, 512, 4096) ||
      !within(geometry.cluster_bytes, geometry.sector_bytes, 2U * 1024 * 1024) ||
      geometry.total_clusters == 0 || geometry.total_clusters > kMaxClusters ||
      geometry.total_sectors / (geometry.cluster_bytes / geometry.sector_bytes) !=
          geometry.total_clusters ||
      geometry.mft_lcn == 0 || geometry.mft_lcn >= geometry.total_clusters ||
      data.mft_bytes < geometry.record_bytes ||
      data.mft_bytes > geometry.total_clusters * geometry.cluster_bytes) {
    return std::nullopt;
  }
  const auto extended = output.read<Extended>(sizeof(Layout));
  if (extended && extended->bytes >= sizeof(Extended)) {
    data.major = extended->major;
    data.minor = extended->minor;
  }
  return data;
}

}  // namespace mft
