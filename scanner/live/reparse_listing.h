// The reparse points of a mounted volume as its driver lists them: its own, coherent view of
// `$Extend\$Reparse:$R`, while the index on the disk may be out of date.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/volume/volume.h"

namespace scanner {

// FILE_REPARSE_POINT_INFORMATION: a file reference, then the tag. [FSCC]
inline constexpr std::size_t kListedReparsePointBytes = 12;

// All of them, in the driver's order. The system's error if it does not list them; kInvalidData for
// more than `most` (a volume cannot have more of them than records) and for invalid entries.
[[nodiscard]] std::expected<std::vector<mft::FileReference>, SystemCode> list_reparse_points(
    const VolumeDevice& volume, std::uint64_t most);

// What that list leaves out: files that the index on the disk names, that are not among `listed`,
// and whose records, as returned by the driver, do have a reparse point. Normally there are none,
// but a filter driver that hides its reparse points (WOF, deduplication, cloud files) may do so in
// listings too. `volume` is one of open_live_volume(). Empty if the index on the disk cannot be
// read.
[[nodiscard]] std::vector<mft::FileReference> unlisted_reparse_points(
    const Volume& volume, std::vector<mft::FileReference> listed);

// Adds kReparsePointLost to `catalog` for what the driver lists before and after its record, as the
// driver returns it, turned out to be no reparse point. Nothing where it does not list them: the
// index on the disk may be out of date.
void compare_with_listing(const VolumeDevice& device, const Volume& volume, Catalog& catalog);

}  // namespace scanner
