// What stops a run, or one source of it: one line for a person, without a full stop.
#pragma once

#include <string>

namespace scanner {

struct Error {
  std::string message;
};

}  // namespace scanner
