// The NTFS boot sector. Layout: [LFN] [N3G].
#pragma once

#include "volume_options.h"

namespace fixture {

/// One sector. `total_sectors` is one less than the partition has.
Blob boot_sector_bytes(const VolumeOptions& options, std::uint64_t total_sectors,
                       std::uint64_t mft_lcn, std::uint64_t mirror_lcn);

}  // namespace fixture
