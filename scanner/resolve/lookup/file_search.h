// Finding ordinary files by directory and name, many at once: one pass over the catalog's
// eight-byte keys, then every hit is verified by reading its record. A name that is not found is
// also looked up in the directory's index, so that "missing" never depends on $MFT alone if the
// volume is available.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/lookup/component_lookup.h"

namespace scanner {

// One answer for each question, in order. All questions are about `volume`, which was swept.
[[nodiscard]] std::vector<FileAnswer> find_files(const AuditedVolume& volume,
                                                 std::span<const FileQuestion* const> questions,
                                                 std::uint32_t threads);

}  // namespace scanner
