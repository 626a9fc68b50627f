// A walk in the terms of a report.
#pragma once

#include <string>

#include "report/model/trace.h"
#include "scanner/resolve/trace/path_walk.h"

namespace scanner {

// The steps and the outcome; the request and its limitations are not filled in. Relative links
// encountered through junctions are also followed from their own location. `volumes` must outlive
// it.
[[nodiscard]] report::Trace trace_of(const AuditedVolumes& volumes, const VolumeMap& map,
                                     const PathAnswer& answer, LastLink last_link);

// The letter of a volume, "C:"; empty if it has none.
[[nodiscard]] std::string drive_of(const VolumeMap& map, VolumeIndex volume);

}  // namespace scanner
