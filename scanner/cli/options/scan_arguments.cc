#include <algorithm>

#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/report_arguments.h"

namespace scanner {
namespace {

class ScanArguments final : public CommandArguments {
 public:
  ScanArguments() { options_.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kScanCommand; }
  void bind_to(Bindings& bindings) override;
  [[nodiscard]] bool has_source() const override {
    return options_.all || !options_.sources.empty();
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_engine(ScanOptions& options) const;

  ScanOptions options_;
  ReportArguments report_;
  std::optional<std::string> snapshot_;
  std::string engine_ = "auto";
};

void ScanArguments::bind_to(Bindings& bindings) {
  bindings.bind("SOURCE", options_.sources);
  bindings.bind("--all", options_.all);
  bindings.bind("--snapshot", snapshot_);
  bindings.bind("--engine", engine_);
  bindings.bind("--cross-check", options_.cross_check);
  report_.bind_to(bindings, options_);
}

std::expected<void, std::string> ScanArguments::resolve_engine(ScanOptions& options) const {
  if (engine_ == "auto") return {};
  if (engine_ == "mft") {
    options.engine = report::Engine::kMft;
    return {};
  }
  options.engine = engine_ == "index" ? report::Engine::kIndex : report::Engine::kUsn;
  if (options.cross_check) {
    return std::unexpected(engine_ == "index"
                               ? "--cross-check: examines every file; use --engine mft"
                               : "--cross-check: compares what is on the disk; use --engine mft");
  }
  if (options.engine != report::Engine::kIndex) return {};
  if (std::ranges::find(options.filters, "type=hard-link") != options.filters.end()) {
    return std::unexpected(
        "--type hard-link: --engine index finds no hard links; use --engine mft");
  }
  return {};
}

std::expected<Command, std::string> ScanArguments::resolve() const {
  ScanOptions options = options_;
  if (const auto resolved = report_.resolve(options); !resolved) {
    return std::unexpected(resolved.error());
  }
  if (options.all && !options.sources.empty()) {
    return std::unexpected("--all: already includes all volumes; remove " +
                           options.sources.front());
  }
  if (snapshot_ && snapshot_->empty())
    return std::unexpected("--snapshot: expected latest or an ID");
  options.snapshot = snapshot_.value_or("");
  if (const auto resolved = resolve_engine(options); !resolved) {
    return std::unexpected(resolved.error());
  }
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> scan_arguments() {
  return std::make_unique<ScanArguments>();
}

}  // namespace scanner
