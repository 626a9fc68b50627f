#include "scanner/cli/probing.h"

#include "scanner/cli/log.h"
#include "scanner/probe/system_files.h"

namespace scanner {

bool may_probe(std::optional<std::chrono::milliseconds> limit) {
  if (!limit || this_systems_files() != nullptr) return true;
  log_error(
      "--probe asks Windows for what links lead to, and this is no Windows: no other system knows "
      "these names");
  return false;
}

}  // namespace scanner
