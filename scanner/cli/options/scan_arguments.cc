#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/full_scan_arguments.h"

namespace scanner {
namespace {

class ScanArguments final : public CommandArguments {
 public:
  ScanArguments() { options_.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kScanCommand; }
  void bind_to(Bindings& bindings) override { scan_.bind_to(bindings, options_); }
  [[nodiscard]] bool has_source() const override {
    return options_.all || !options_.sources.empty();
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override {
    ScanOptions options = options_;
    if (const auto resolved = scan_.resolve(options); !resolved) {
      return std::unexpected(resolved.error());
    }
    return options;
  }

 private:
  ScanOptions options_;
  FullScanArguments scan_;
};

}  // namespace

std::unique_ptr<CommandArguments> scan_arguments() {
  return std::make_unique<ScanArguments>();
}

}  // namespace scanner
