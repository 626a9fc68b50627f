#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class InfoArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kInfoCommand; }
  void bind_to(Bindings& bindings) override {
    bindings.bind("SOURCE", options_.sources);
    bindings.bind("--json", options_.json);
  }
  [[nodiscard]] bool has_source() const override { return !options_.sources.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override { return options_; }

 private:
  InfoOptions options_;
};

}  // namespace

std::unique_ptr<CommandArguments> info_arguments() {
  return std::make_unique<InfoArguments>();
}

}  // namespace scanner
