// The arguments of commands that scan volumes with any engine: `scan` and `check`.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"
#include "scanner/cli/options/report_arguments.h"

namespace scanner {

class FullScanArguments {
 public:
  // Values that need no further processing go directly to `options`. Both must outlive parsing.
  void bind_to(Bindings& bindings, ScanOptions& options);
  // Processes the others. The error is one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(ScanOptions& options) const;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_engine(ScanOptions& options) const;

  ReportArguments report_;
  std::optional<std::string> snapshot_;
  std::string engine_ = "auto";
};

}  // namespace scanner
