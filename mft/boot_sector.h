// The boot sector: a volume's geometry. [LFN] [N3G] [KRN]
#pragma once

#include <cstdint>
#include <expected>

#include "mft/bytes.h"
#include "mft/fault.h"

namespace mft {

inline constexpr std::size_t kBootSectorBytes = 512;  // what is defined of it, on any sector size

struct BootSector {
  std::uint32_t sector_bytes = 0;   // 256..4096
  std::uint32_t cluster_bytes = 0;  // 256 B..2 MiB
  std::uint32_t record_bytes = 0;   // 512..4096
  std::uint64_t total_sectors = 0;  // the backup boot sector is not counted
  std::uint64_t total_clusters = 0;
  std::uint64_t mft_lcn = 0;
  std::uint64_t mft_mirror_lcn = 0;
  std::uint64_t serial = 0;

  // `sector` holds at least 512 bytes. kBadBootSector; offset tells the field that cannot be.
  static std::expected<BootSector, Fault> parse(Bytes sector);

  [[nodiscard]] std::uint64_t volume_bytes() const { return total_sectors * sector_bytes; }
};

}  // namespace mft
