#include <unistd.h>

#include <array>

#include "scanner/cli/host.h"

namespace scanner {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace scanner
