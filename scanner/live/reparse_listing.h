// The reparse points of a mounted volume as its driver lists them: its own, coherent view of
// `$Extend\$Reparse:$R`, where the index on the disk may be behind.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/live/device.h"

namespace scanner {

// FILE_REPARSE_POINT_INFORMATION: a file reference, then the tag. [FSCC]
inline constexpr std::size_t kListedReparsePointBytes = 12;

// All of them, in the driver's order. The system's error where it does not list them; kInvalidData
// for more than `most`, of which a volume can have no more than records, and for what is no entry.
[[nodiscard]] std::expected<std::vector<mft::FileReference>, SystemCode> list_reparse_points(
    const VolumeDevice& volume, std::uint64_t most);

}  // namespace scanner
