// What follows from the system's answers about one target.
#pragma once

#include <cstddef>

#include "report/model/probe.h"
#include "scanner/probe/system_files.h"
#include "scanner/resolve/external_target.h"

namespace scanner {

struct ProbeResult {
  report::ProbeOutcome outcome = report::ProbeOutcome::kNotAsked;
  SystemCode code = SystemCode::kSuccess;
  std::size_t component = 0;  // kMissing and kNotADirectory: which one; kFile and kDirectory: none
};

// Something counts as missing only if the root of the target opens, the server is there, and no
// component before the missing name is a link; then it is known which name is missing.
[[nodiscard]] ProbeResult probe_path(const SystemFiles& system, const ExternalTarget& target);

}  // namespace scanner
