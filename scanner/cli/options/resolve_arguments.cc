#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/path_arguments.h"

namespace scanner {
namespace {

class ResolveArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kResolveCommand; }
  void bind_to(Bindings& bindings) override;
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  ResolvePathOptions options_;
  PathArguments path_;
  ProbeArguments probe_;
  std::string colour_ = "auto";
};

void ResolveArguments::bind_to(Bindings& bindings) {
  path_.bind_to(bindings, options_);
  bindings.bind("--no-follow", options_.no_follow);
  probe_.bind_to(bindings);
  bindings.bind("--color", colour_);
}

std::expected<Command, std::string> ResolveArguments::resolve() const {
  ResolvePathOptions options = options_;
  options.colour = wants_colour(colour_);
  const auto probe = probe_.resolve();
  if (!probe) return std::unexpected(probe.error());
  options.probe = *probe;
  if (const auto resolved = path_.resolve(options); !resolved) {
    return std::unexpected(resolved.error());
  }
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> resolve_arguments() {
  return std::make_unique<ResolveArguments>();
}

}  // namespace scanner
