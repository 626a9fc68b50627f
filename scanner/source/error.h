// What stops a run, or one of its sources: one line for a person, without a full stop.
#pragma once

#include <string>

namespace scanner {

struct Error {
  std::string message;
};

}  // namespace scanner
