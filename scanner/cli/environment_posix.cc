#include <cstdlib>

#include "scanner/cli/environment.h"

namespace scanner {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value != nullptr ? value : "";
}

}  // namespace scanner
