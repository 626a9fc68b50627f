#include "scanner/source/ntfs_boot.h"

#include <algorithm>
#include <array>

#include "mft/record.h"

namespace scanner {
namespace {

bool record_at(const ByteSource& volume, std::uint64_t lcn, const mft::BootSector& boot) {
  if (lcn >= boot.total_clusters) return false;
  std::array<std::byte, 4> signature;
  // Cannot overflow: below 2^32 clusters of at most 2 MiB.
  if (!read_exactly(volume, lcn * boot.cluster_bytes, signature)) return false;
  return mft::record_signature(mft::Bytes(signature)) == mft::kFileSignature;
}

}  // namespace

bool looks_like_ntfs_boot(mft::Bytes sector) {
  if (!mft::BootSector::parse(sector)) return false;
  const auto reserved = sector.slice(0x0E, 7);  // sectors, FATs, root entries, 16-bit sector count
  return reserved &&
         std::ranges::all_of(reserved->span(), [](auto b) { return b == std::byte{0}; });
}

std::optional<mft::BootSector> find_ntfs_backup_boot(const ByteSource& volume) {
  std::array<std::byte, mft::kBootSectorBytes> sector;
  for (std::uint32_t sector_bytes = 256; sector_bytes <= 4096; sector_bytes *= 2) {
    const std::uint64_t sectors = volume.size_bytes() / sector_bytes;
    if (sectors < 2) break;
    for (const std::uint64_t at : {sectors - 1, sectors / 2}) {
      // With 256-byte sectors, the bytes after the first 256 may be past the end.
      const auto read = volume.read_at(at * sector_bytes, sector);
      if (!read || *read < std::min<std::size_t>(sector_bytes, sector.size())) continue;
      std::fill(sector.begin() + static_cast<std::ptrdiff_t>(*read), sector.end(), std::byte{0});
      if (!looks_like_ntfs_boot(mft::Bytes(sector))) continue;
      const auto boot = mft::BootSector::parse(mft::Bytes(sector));
      if (boot && boot->sector_bytes == sector_bytes &&
          (record_at(volume, boot->mft_lcn, *boot) ||
           record_at(volume, boot->mft_mirror_lcn, *boot))) {
        return *boot;
      }
    }
  }
  return std::nullopt;
}

}  // namespace scanner
