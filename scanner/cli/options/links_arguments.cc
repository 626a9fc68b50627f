#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/path_arguments.h"
#include "scanner/resolve/file_reference_text.h"

namespace scanner {
namespace {

class LinksArguments final : public CommandArguments {
 public:
  [[nodiscard]] std::string name() const override { return "links"; }
  [[nodiscard]] std::string purpose() const override {
    return "List every hard link of one file, without a scan";
  }
  void add_to(ArgumentList list) override;
  [[nodiscard]] bool has_source() const override { return !options_.source.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  LinksOptions options_;
  PathArguments path_;
  std::optional<std::string> reference_;
};

void LinksArguments::add_to(ArgumentList list) {
  path_.add_path_to(list, options_, "A file or directory in it, as \\x\\y, C:\\x\\y or c:/x/y");
  list.text("--id", reference_,
            "The file by its reference instead of a path: one 64-bit number (also 0x...), "
            "RECORD-SEQUENCE, or a record number",
            "REF");
  list.flag("--no-follow", options_.no_follow,
            "If PATH itself is a link, list the names of the link");
  list.flag("--dos", options_.dos, "List 8.3 names too");
  path_.add_to(list, options_);
}

std::expected<Command, std::string> LinksArguments::resolve() const {
  if (path_.has_path() && reference_) return std::unexpected("a path or --id, not both");
  if (!path_.has_path() && !reference_) {
    return std::unexpected("no file given: a path behind the source, or --id");
  }
  LinksOptions options = options_;
  if (reference_) {
    options.reference = parse_file_reference(*reference_);
    if (!options.reference) {
      return std::unexpected("--id " + *reference_ +
                             ": write one 64-bit number, RECORD-SEQUENCE or a record number");
    }
  }
  const auto resolved = path_.resolve(options, "--id takes the file's reference instead");
  if (!resolved) return std::unexpected(resolved.error());
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> links_arguments() {
  return std::make_unique<LinksArguments>();
}

}  // namespace scanner
