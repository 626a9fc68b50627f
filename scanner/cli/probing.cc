#include "scanner/cli/probing.h"

#include "scanner/cli/log.h"
#include "scanner/probe/system_files.h"

namespace scanner {

bool may_probe(std::optional<std::chrono::milliseconds> limit) {
  if (!limit || this_systems_files() != nullptr) return true;
  log_error("--probe: only available on Windows");
  return false;
}

}  // namespace scanner
