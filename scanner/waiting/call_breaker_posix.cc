#include <cstdlib>

#include "scanner/waiting/call_breaker.h"

namespace scanner {

std::shared_ptr<const CallBreaker> breaker_of_this_thread() {
  return nullptr;
}

void end_at_once(int exit_code) {
  std::_Exit(exit_code);
}

}  // namespace scanner
