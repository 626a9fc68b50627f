#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class SnapshotsArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kSnapshotsCommand; }
  void bind_to(Bindings& bindings) override {
    bindings.bind("VOLUME", options_.source);
    bindings.bind("--json", options_.json);
  }
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::string no_source() const override {
    return "no volume given; expected a volume of this machine, such as C:";
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override { return options_; }

 private:
  SnapshotsOptions options_;
};

}  // namespace

std::unique_ptr<CommandArguments> snapshots_arguments() {
  return std::make_unique<SnapshotsArguments>();
}

}  // namespace scanner
