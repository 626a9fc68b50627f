#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class CompletionsArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kCompletionsCommand; }
  void bind_to(Bindings& bindings) override { bindings.bind("SHELL", shell_); }
  [[nodiscard]] bool has_source() const override { return !shell_.empty(); }
  [[nodiscard]] std::string no_source() const override {
    return "no shell given; expected bash, zsh, fish or powershell";
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  std::string shell_;
};

std::expected<Command, std::string> CompletionsArguments::resolve() const {
  if (shell_ == "bash") return CompletionsOptions{.shell = Shell::kBash};
  if (shell_ == "zsh") return CompletionsOptions{.shell = Shell::kZsh};
  if (shell_ == "fish") return CompletionsOptions{.shell = Shell::kFish};
  return CompletionsOptions{.shell = Shell::kPowerShell};
}

}  // namespace

std::unique_ptr<CommandArguments> completions_arguments() {
  return std::make_unique<CompletionsArguments>();
}

}  // namespace scanner
