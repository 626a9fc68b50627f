#include "scanner/cli/options/full_scan_arguments.h"

#include <algorithm>

namespace scanner {

void FullScanArguments::bind_to(Bindings& bindings, ScanOptions& options) {
  bindings.bind("SOURCE", options.sources);
  bindings.bind("--all", options.all);
  bindings.bind("--snapshot", snapshot_);
  bindings.bind("--engine", engine_);
  bindings.bind("--cross-check", options.cross_check);
  report_.bind_to(bindings, options);
}

std::expected<void, std::string> FullScanArguments::resolve_engine(ScanOptions& options) const {
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

std::expected<void, std::string> FullScanArguments::resolve(ScanOptions& options) const {
  if (auto resolved = report_.resolve(options); !resolved) return resolved;
  if (options.all && !options.sources.empty()) {
    return std::unexpected("--all: already includes all volumes; remove " +
                           options.sources.front());
  }
  if (snapshot_ && snapshot_->empty())
    return std::unexpected("--snapshot: expected latest or an ID");
  options.snapshot = snapshot_.value_or("");
  return resolve_engine(options);
}

}  // namespace scanner
