#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class SnapshotsArguments final : public CommandArguments {
 public:
  [[nodiscard]] std::string name() const override { return "snapshots"; }
  [[nodiscard]] std::string purpose() const override {
    return "List the shadow copies of a volume (on Windows)";
  }
  [[nodiscard]] bool has_footer() const override { return false; }
  void add_to(ArgumentList list) override {
    list.text("VOLUME", options_.source, "A volume of this machine: C:, \\\\?\\Volume{GUID}");
    list.flag("--json", options_.json, "As JSON");
  }
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::string no_source() const override {
    return "no volume given: one of this machine, as C:";
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
