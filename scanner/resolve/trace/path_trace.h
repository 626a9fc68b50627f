// A walk in the words of a report.
#pragma once

#include <string>

#include "report/trace.h"
#include "scanner/resolve/trace/path_walk.h"

namespace scanner {

// What was met and what it came to; who asked and what is doubtful is not filled in. Walks relative
// links that were met through junctions from their own places too. `volumes` must outlive it.
[[nodiscard]] report::Trace trace_of(const AuditedVolumes& volumes, const VolumeMap& map,
                                     const PathAnswer& answer, LastLink last_link);

// The letter of a volume, "C:"; empty if it has none.
[[nodiscard]] std::string drive_of(const VolumeMap& map, VolumeIndex volume);

}  // namespace scanner
