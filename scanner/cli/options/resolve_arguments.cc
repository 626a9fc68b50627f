#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/path_arguments.h"

namespace scanner {
namespace {

class ResolveArguments final : public CommandArguments {
 public:
  [[nodiscard]] std::string name() const override { return "resolve"; }
  [[nodiscard]] std::string purpose() const override {
    return "Show where one path leads, hop by hop, without a scan";
  }
  void add_to(ArgumentList list) override;
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  ResolvePathOptions options_;
  PathArguments path_;
  ProbeArguments probe_;
  std::string colour_ = "auto";
};

void ResolveArguments::add_to(ArgumentList list) {
  path_.add_path_to(list, options_, "Where to go in it, as \\x\\y, C:\\x\\y or c:/x/y");
  list.flag("--no-follow", options_.no_follow, "If PATH itself is a link, stop at it");
  path_.add_to(list, options_);
  probe_.add_to(list);
  add_colour(list, colour_);
}

std::expected<Command, std::string> ResolveArguments::resolve() const {
  if (!path_.has_path()) return std::unexpected("no path given, behind the source");
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
