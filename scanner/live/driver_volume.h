// A mounted volume whose records come from its driver, so that every file is seen in its current
// state. Indexes and other clusters are read bypassing the driver's cache.
#pragma once

#include <expected>
#include <memory>

#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

// REQUIRES: candidate.device. An Error if the driver refuses or is inconsistent.
[[nodiscard]] std::expected<std::unique_ptr<Volume>, Error> open_live_volume(
    const VolumeCandidate& candidate);

// Updates what the files of `catalog` store outside of their records, if the driver has a newer
// state. `volume` is one of open_live_volume().
void take_driver_reparse_data(const Volume& volume, Catalog& catalog);

// For looking up single files: through the driver if there is one, else like Volume::open().
[[nodiscard]] std::expected<std::unique_ptr<Volume>, Error> open_for_lookups(
    const VolumeCandidate& candidate);

}  // namespace scanner
