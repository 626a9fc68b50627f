#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/path_arguments.h"
#include "scanner/resolve/file_reference_text.h"

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
  std::optional<std::string> reference_;
};

void LinksArguments::bind_to(Bindings& bindings) {
  path_.bind_to(bindings, options_);
  bindings.bind("--id", reference_);
  bindings.bind("--no-follow", options_.no_follow);
  bindings.bind("--dos", options_.dos);
}

std::expected<Command, std::string> LinksArguments::resolve() const {
  if (path_.has_path() && reference_) return std::unexpected("expected a path or --id, not both");
  if (!path_.has_path() && !reference_) {
    return std::unexpected("no file given; expected a path after the source, or --id");
  }
  LinksOptions options = options_;
  if (reference_) {
    options.reference = parse_file_reference(*reference_);
    if (!options.reference) {
      return std::unexpected("--id " + *reference_ +
                             ": expected a 64-bit number, RECORD-SEQUENCE or a record number");
    }
  }
  const auto resolved = path_.resolve(options, "use --id with the file's reference instead");
  if (!resolved) return std::unexpected(resolved.error());
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> links_arguments() {
  return std::make_unique<LinksArguments>();
}

}  // namespace scanner
