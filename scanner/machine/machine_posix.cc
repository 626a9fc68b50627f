#include "scanner/machine/machine.h"

namespace scanner {

const Machine* this_machine(const std::atomic<bool>& /*stop*/) {
  return nullptr;
}

}  // namespace scanner
