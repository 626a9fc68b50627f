// Finding ordinary files by directory and name, many at once: one pass over the catalog's
// eight-byte keys, then every hit is proven by reading its record. A name that is not found is
// looked up in the directory's index too, so that "missing" never rests on $MFT alone where the
// volume is at hand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/lookup/component_lookup.h"

namespace scanner {

// One answer for each question, in their order. All questions are about `volume`, which was swept.
[[nodiscard]] std::vector<FileAnswer> find_files(const AuditedVolume& volume,
                                                 std::span<const FileQuestion* const> questions,
                                                 std::uint32_t threads);

}  // namespace scanner
