// A policy as the user names it: a file, or a built-in profile.
#pragma once

#include <expected>
#include <string>

#include "report/policy/policy.h"
#include "scanner/cli/exit_code.h"

namespace scanner {

struct LoadedPolicy {
  report::Policy policy;
  std::string hash;  // of the file; empty for a profile
};

// A file of that name goes before a profile. Logs all mistakes in it, or why it cannot be read.
[[nodiscard]] std::expected<LoadedPolicy, ExitCode> load_policy(const std::string& name);

}  // namespace scanner
