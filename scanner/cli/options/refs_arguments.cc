#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/path_arguments.h"
#include "scanner/cli/options/report_arguments.h"

namespace scanner {
namespace {

class RefsArguments final : public CommandArguments {
 public:
  RefsArguments() { options_.scan.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kRefsCommand; }
  void bind_to(Bindings& bindings) override;
  [[nodiscard]] bool has_source() const override { return !source_.empty(); }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  RefsOptions options_;
  ReportArguments report_;
  std::string source_;
  PathOrReference file_;
  std::string engine_ = "auto";
};

void RefsArguments::bind_to(Bindings& bindings) {
  bindings.bind("SOURCE", source_);
  file_.bind_to(bindings);
  bindings.bind("--engine", engine_);
  report_.bind_to(bindings, options_.scan);
}

std::expected<Command, std::string> RefsArguments::resolve() const {
  RefsOptions options = options_;
  if (const auto file = file_.resolve(options.path, options.reference); !file) {
    return std::unexpected(file.error());
  }
  options.scan.sources = {source_};
  options.scan.all_links = true;
  options.scan.drive = options.path.drive;
  // The other names of a file come from its own records, so the index engine suffices.
  options.scan.engine = engine_ == "mft" ? report::Engine::kMft : report::Engine::kIndex;
  if (const auto resolved = report_.resolve(options.scan); !resolved) {
    return std::unexpected(resolved.error());
  }
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> refs_arguments() {
  return std::make_unique<RefsArguments>();
}

}  // namespace scanner
