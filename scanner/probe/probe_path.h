// What follows from what the system says of one place.
#pragma once

#include <cstddef>

#include "report/probe.h"
#include "scanner/probe/system_files.h"
#include "scanner/resolve/external_target.h"

namespace scanner {

struct ProbeResult {
  report::ProbeOutcome outcome = report::ProbeOutcome::kNotAsked;
  SystemCode code = SystemCode::kSuccess;
  std::size_t component = 0;  // kMissing and kNotADirectory: which one; kFile and kDirectory: none
};

// Something counts as missing only if the root of the place opens, the server is there, and none of
// what leads to the missing name is a link; then it is known which name it is.
[[nodiscard]] ProbeResult probe_path(const SystemFiles& system, const ExternalTarget& place);

}  // namespace scanner
