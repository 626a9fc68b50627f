#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class InfoArguments final : public CommandArguments {
 public:
  [[nodiscard]] std::string name() const override { return "info"; }
  [[nodiscard]] std::string purpose() const override {
    return "Show what a source is: partitions, geometry, state";
  }
  [[nodiscard]] bool has_footer() const override { return false; }
  void add_to(ArgumentList list) override {
    list.texts("SOURCE", options_.sources, "Image, block device or loose $MFT");
    list.flag("--json", options_.json, "As JSON");
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
