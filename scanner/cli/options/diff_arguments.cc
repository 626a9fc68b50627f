#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"

namespace scanner {
namespace {

class DiffArguments final : public CommandArguments {
 public:
  DiffArguments() { options_.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kDiffCommand; }
  void bind_to(Bindings& bindings) override {
    bindings.bind("BEFORE", options_.before);
    bindings.bind("AFTER", options_.after);
    bindings.bind("--json", options_.json);
    bindings.bind("--output", options_.output);
    bind_output_rules(bindings, options_.output_rules);
    bindings.bind("--threads", options_.threads);
    bindings.bind("--color", colour_);
  }
  [[nodiscard]] bool has_source() const override {
    return !options_.before.empty() && !options_.after.empty();
  }
  [[nodiscard]] std::string no_source() const override {
    return "expected two reports, each a .json or .ndjson file that linkaudit wrote";
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override {
    DiffOptions options = options_;
    options.colour = wants_colour(colour_);
    return options;
  }

 private:
  DiffOptions options_;
  std::string colour_ = "auto";
};

}  // namespace

std::unique_ptr<CommandArguments> diff_arguments() {
  return std::make_unique<DiffArguments>();
}

}  // namespace scanner
