#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/output_arguments.h"

namespace scanner {
namespace {

class ConvertArguments final : public CommandArguments {
 public:
  ConvertArguments() { options_.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kConvertCommand; }
  void bind_to(Bindings& bindings) override {
    bindings.bind("REPORT", options_.report);
    bindings.bind("--threads", options_.threads);
    output_.bind_to(bindings, options_);
  }
  [[nodiscard]] bool has_source() const override { return !options_.report.empty(); }
  [[nodiscard]] std::string no_source() const override {
    return "no report given; expected a .json or .ndjson file that linkaudit wrote";
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override {
    ConvertOptions options = options_;
    if (auto resolved = output_.resolve(options); !resolved) {
      return std::unexpected(resolved.error());
    }
    return options;
  }

 private:
  ConvertOptions options_;
  OutputArguments output_;
};

}  // namespace

std::unique_ptr<CommandArguments> convert_arguments() {
  return std::make_unique<ConvertArguments>();
}

}  // namespace scanner
