// A mounted volume as its driver sees it: the output of FSCTL_GET_NTFS_VOLUME_DATA. [SDK] [FSCC]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/boot_sector.h"
#include "mft/bytes.h"

namespace mft {

struct VolumeData {
  BootSector geometry;              // the same limits hold
  std::uint64_t mft_bytes = 0;      // valid length of $MFT
  std::uint64_t free_clusters = 0;  // at that moment
  std::uint16_t major = 0;          // NTFS version; 0.0 where the driver does not tell
  std::uint16_t minor = 0;

  // Nothing if `output` is shorter than 96 bytes, or if its sizes are not those of any NTFS volume.
  static std::optional<VolumeData> parse(Bytes output);
};

}  // namespace mft
