// For commands that write no files.
#pragma once

#include <string_view>

#include "scanner/cli/exit_code.h"

namespace scanner {

// All of `utf8` to standard output. Says on stderr why not: it takes no more, or an interrupt.
[[nodiscard]] ExitCode print(std::string_view utf8);

}  // namespace scanner
