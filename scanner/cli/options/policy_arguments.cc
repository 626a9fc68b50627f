#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

class PolicyArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kPolicyCommand; }
  void bind_to(Bindings& bindings) override {
    bindings.bind("ACTION", action_);
    bindings.bind("NAME", options_.name);
  }
  [[nodiscard]] bool has_source() const override { return !action_.empty(); }
  [[nodiscard]] std::string no_source() const override {
    return "no action given; expected list, explain, lint, init or schema";
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  std::string action_;
  PolicyOptions options_;
};

std::expected<Command, std::string> PolicyArguments::resolve() const {
  PolicyOptions options = options_;
  options.action = action_ == "list"      ? PolicyAction::kList
                   : action_ == "explain" ? PolicyAction::kExplain
                   : action_ == "lint"    ? PolicyAction::kLint
                   : action_ == "schema"  ? PolicyAction::kSchema
                                          : PolicyAction::kInit;
  if (options.action == PolicyAction::kLint && options.name.empty()) {
    return std::unexpected("policy lint: no policy file given");
  }
  if (options.action == PolicyAction::kExplain && options.name.empty()) {
    return std::unexpected("policy explain: no rule given; see linkaudit policy list");
  }
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> policy_arguments() {
  return std::make_unique<PolicyArguments>();
}

}  // namespace scanner
