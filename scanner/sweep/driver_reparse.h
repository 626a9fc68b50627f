// Reparse data outside of a file's record: the clusters may be older than the record that refers to
// them, so a mounted volume's driver is asked for the data of the opened file.
#pragma once

#include <expected>
#include <span>
#include <vector>

#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/sweep/fault_tally.h"

namespace scanner {

// The reparse buffer of that file, by FSCTL_GET_REPARSE_POINT. The system's error if it cannot be
// opened or has none.
[[nodiscard]] std::expected<std::vector<std::byte>, SystemCode> driver_reparse_data(
    const VolumeDevice& volume, mft::FileReference file);

// Replaces what was read of the file by the opened file's buffer, and adds what is wrong with it to
// `faults`. False, with nothing changed, if it is unavailable.
bool take_driver_reparse_data(const VolumeDevice& volume, LinkFile& file, Arena& arena,
                              FaultTally& faults);

// The same for these files of a catalog. If one is unavailable, the catalog keeps what it has: the
// clusters' bytes, or that they could not be read.
void take_driver_reparse_data(const VolumeDevice& volume, std::span<const mft::FileReference> files,
                              Catalog& catalog);

}  // namespace scanner
