// Scripts that let shells complete commands, options, fixed values and files, made from the table.
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
