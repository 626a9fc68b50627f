#include "scanner/cli/options/completions/completions.h"

namespace scanner {

std::string completion_script(Shell shell) {
  switch (shell) {
    case Shell::kBash: return bash_completions();
    case Shell::kZsh: return zsh_completions();
    case Shell::kFish: return fish_completions();
    case Shell::kPowerShell: return powershell_completions();
  }
  return {};
}

}  // namespace scanner
