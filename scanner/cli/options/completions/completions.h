// Scripts, generated from the table, with which shells complete commands, options, option values
// and files.
#pragma once

#include <string>

#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] std::string completion_script(Shell shell);

[[nodiscard]] std::string bash_completions();
[[nodiscard]] std::string zsh_completions();
[[nodiscard]] std::string fish_completions();
[[nodiscard]] std::string powershell_completions();

}  // namespace scanner
