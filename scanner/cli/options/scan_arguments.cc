#include <algorithm>

#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/report_arguments.h"

namespace scanner {
namespace {

class ScanArguments final : public CommandArguments {
 public:
  ScanArguments() { options_.threads = all_cores(); }
  [[nodiscard]] std::string name() const override { return "scan"; }
  [[nodiscard]] std::string purpose() const override {
    return "List all links with their verdicts";
  }
  void add_to(ArgumentList list) override;
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

void ScanArguments::add_to(ArgumentList list) {
  list.texts("SOURCE", options_.sources,
             "Volume image, disk image (MBR or GPT), block device, or a loose $MFT; on Windows "
             "also a volume, as C:");
  list.flag("--all", options_.all,
            "On Windows: every NTFS volume on a fixed drive of this machine");
  list.text("--snapshot", snapshot_,
            "On Windows: each volume's shadow copy instead of the volume: latest, or an ID "
            "that linkaudit snapshots shows",
            "WHICH");
  list.word("--engine", engine_, {"auto", "mft", "index", "usn"},
            "How links are found: mft reads the whole $MFT; index reads the volume's own index "
            "of reparse points, and finds no hard links; usn asks the driver of a mounted Windows "
            "volume, without raw reads; auto is mft, and usn where raw reads are refused",
            "ENGINE");
  list.flag("--cross-check", options_.cross_check,
            "Also compare what the volume says twice (records, directories, reparse index, "
            "bitmap) and list what disagrees");
  report_.add_to(list, options_);
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
                               ? "--cross-check looks at every file; it needs --engine mft"
                               : "--cross-check compares what lies on the disk; it needs "
                                 "--engine mft");
  }
  if (options.engine != report::Engine::kIndex) return {};
  if (std::ranges::find(options.filters, "type=hard-link") != options.filters.end()) {
    return std::unexpected("--type hard-link: --engine index finds none; it needs --engine mft");
  }
  return {};
}

std::expected<Command, std::string> ScanArguments::resolve() const {
  ScanOptions options = options_;
  if (const auto resolved = report_.resolve(options); !resolved) {
    return std::unexpected(resolved.error());
  }
  if (options.all && !options.sources.empty()) {
    return std::unexpected("--all: means all volumes; leave out " + options.sources.front());
  }
  if (snapshot_ && snapshot_->empty()) return std::unexpected("--snapshot: latest, or an ID");
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
