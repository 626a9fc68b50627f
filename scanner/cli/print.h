// Output of commands that write no files.
#pragma once

#include <string_view>

#include "scanner/cli/exit_code.h"

namespace scanner {

// Writes all of `utf8` to standard output. Logs write errors and interruption.
[[nodiscard]] ExitCode print(std::string_view utf8);

}  // namespace scanner
