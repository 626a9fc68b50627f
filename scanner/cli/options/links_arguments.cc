#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/path_arguments.h"

namespace scanner {
namespace {

class LinksArguments final : public CommandArguments {
 public:
  [[nodiscard]] CommandSet command() const override { return kLinksCommand; }
  void bind_to(Bindings& bindings) override;
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  LinksOptions options_;
  PathArguments path_;
};

void LinksArguments::bind_to(Bindings& bindings) {
  path_.bind_to(bindings, options_);
  bindings.bind("--no-follow", options_.no_follow);
  bindings.bind("--dos", options_.dos);
}

std::expected<Command, std::string> LinksArguments::resolve() const {
  LinksOptions options = options_;
  if (const auto resolved = path_.resolve(options); !resolved) {
    return std::unexpected(resolved.error());
  }
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> links_arguments() {
  return std::make_unique<LinksArguments>();
}

}  // namespace scanner
