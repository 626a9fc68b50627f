// The common arguments of all commands that write reports of links.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/output_arguments.h"

namespace scanner {

class ReportArguments {
 public:
  // Values that need no further processing go directly to `options`. Both must outlive parsing.
  void bind_to(Bindings& bindings, ScanOptions& options);
  // Processes the others. The error is one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(ScanOptions& options) const;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_selection(ScanOptions& options) const;

  OutputArguments output_;
  // As set by CLI11.
  std::vector<std::string> only_;
  std::vector<std::string> types_;
  std::vector<std::string> drive_map_;
  std::optional<std::string> under_;
  std::vector<std::string> exclude_;
  std::string io_ = "auto";
  bool no_budget_ = false;
  bool no_progress_ = false;
  bool no_registry_ = false;
  bool no_system_map_ = false;
  bool no_catch_up_ = false;
  std::optional<std::string> catch_up_margin_;
  ProbeArguments probe_;
};

}  // namespace scanner
