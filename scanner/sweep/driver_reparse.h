// Reparse data that do not lie in a file's record: what the clusters say may be older than the
// record that leads to them, so a mounted volume's driver is asked for what the opened file has.
#pragma once

#include <expected>
#include <span>
#include <vector>

#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/sweep/fault_tally.h"

namespace scanner {

// The reparse buffer of that file, by FSCTL_GET_REPARSE_POINT. The system's error where it cannot
// be opened or has none.
[[nodiscard]] std::expected<std::vector<std::byte>, SystemCode> driver_reparse_data(
    const VolumeDevice& volume, mft::FileReference file);

// Puts the opened file's buffer in the place of what was read of it, and what is wrong with it into
// `faults`. False, with nothing changed, where it cannot be had.
bool take_driver_reparse_data(const VolumeDevice& volume, LinkFile& file, Arena& arena,
                              FaultTally& faults);

// The same for these files of a catalog. Where one cannot be had, the catalog keeps what it has:
// the clusters' bytes, or that they could not be read.
void take_driver_reparse_data(const VolumeDevice& volume, std::span<const mft::FileReference> files,
                              Catalog& catalog);

}  // namespace scanner
