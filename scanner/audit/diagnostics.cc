#include "scanner/audit/diagnostics.h"

namespace scanner {

std::string about(std::string_view name, std::string_view message) {
  return std::string(name) + (name.ends_with(':') ? " " : ": ") + std::string(message);
}

}  // namespace scanner
