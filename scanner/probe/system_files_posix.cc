#include "scanner/probe/system_files.h"

namespace scanner {

std::shared_ptr<const SystemFiles> this_systems_files() {
  return nullptr;
}

}  // namespace scanner
