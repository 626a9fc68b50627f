#include <unistd.h>

#include <array>
#include <string>

#include "scanner/cli/host.h"

namespace scanner {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

// Not by name: a static program cannot ask where the names of users are kept.
std::string user_name() {
  return "uid " + std::to_string(getuid());
}

}  // namespace scanner
