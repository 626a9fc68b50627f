// Finding ordinary files by directory and name, many at once: one pass over the catalog's
// eight-byte keys, then every hit is proven by reading its record. A name that is not found is
// looked up in the directory's index too, so that "missing" never rests on $MFT alone where the
// volume is at hand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanner/links/audited_volume.h"
#include "scanner/links/component_lookup.h"

namespace scanner {

// One answer for each question, in their order. All questions are about `volume`, which was swept.
[[nodiscard]] std::vector<LeafAnswer> search_leaves(const AuditedVolume& volume,
                                                    std::span<const LeafQuestion* const> questions,
                                                    std::uint32_t threads);

}  // namespace scanner
