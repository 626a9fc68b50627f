#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class SchemaArguments final : public CommandArguments {
 public:
  [[nodiscard]] std::string name() const override { return "schema"; }
  [[nodiscard]] std::string purpose() const override {
    return "Print the JSON Schema of reports and of links, resolve and snapshots --json";
  }
  [[nodiscard]] bool has_footer() const override { return false; }
  void add_to(ArgumentList /*list*/) override {}
  [[nodiscard]] std::expected<Command, std::string> resolve() const override {
    return SchemaOptions();
  }
};

}  // namespace

std::unique_ptr<CommandArguments> schema_arguments() {
  return std::make_unique<SchemaArguments>();
}

}  // namespace scanner
