// A mounted volume whose records come from its driver, and with them the truth about every file
// that is looked at. Indexes and what else lies in clusters are read past the driver's cache.
#pragma once

#include <expected>
#include <memory>

#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

// REQUIRES: candidate.device. An Error where the driver refuses or contradicts itself.
[[nodiscard]] std::expected<std::unique_ptr<Volume>, Error> open_live_volume(
    const VolumeCandidate& candidate);

// Fills in what the files of `catalog` have outside of their records, where the driver has it
// newer. `volume` is one of open_live_volume().
void take_driver_reparse_data(const Volume& volume, Catalog& catalog);

// For looking up single files: by the driver where there is one, else as Volume::open() does.
[[nodiscard]] std::expected<std::unique_ptr<Volume>, Error> open_for_lookups(
    const VolumeCandidate& candidate);

}  // namespace scanner
