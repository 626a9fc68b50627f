// Holds what a sweep found against $Extend\$Reparse, the volume's own list of its reparse points:
// one that is listed and was not found is lost. The reverse is no damage that hides anything.
#pragma once

#include <span>
#include <vector>

#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Adds kReparsePointLost for each reference of the index that leads to no reparse point, neither in
// the catalog nor in its record, read anew. An index that is damaged or cannot be read adds its own
// fault. Nothing for a volume that has none, or whose clusters are not available.
void compare_with_reparse_index(const Volume& volume, Catalog& catalog);

// Those of `files` that lead to no reparse point, sorted. What the sweep left out on purpose, such
// as deleted files that are still open, and what changed since then, is seen in the record itself.
[[nodiscard]] std::vector<mft::FileReference> lost_reparse_points(
    const Volume& volume, std::span<const mft::FileReference> files, const Catalog& catalog);
// Counts them, and adds kReparsePointLost for each whose record has no fault yet.
void add_lost_reparse_points(std::span<const mft::FileReference> lost, Catalog& catalog);

}  // namespace scanner
