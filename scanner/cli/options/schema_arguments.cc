#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class SchemaArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kSchemaCommand; }
  void bind_to(Bindings& /*bindings*/) override {}
  [[nodiscard]] std::expected<Command, std::string> resolve() const override {
    return SchemaOptions();
  }
};

}  // namespace

std::unique_ptr<CommandArguments> schema_arguments() {
  return std::make_unique<SchemaArguments>();
}

}  // namespace scanner
