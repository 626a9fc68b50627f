// Environment variables, read once at start before any thread exists.
#pragma once

#include <cstdlib>
#include <string>

namespace scanner {

// Empty if it is not set.
inline std::string environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value != nullptr ? value : "";
}

}  // namespace scanner
