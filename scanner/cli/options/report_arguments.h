// What all commands take that write reports of links, except for how these are found.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"
#include "scanner/cli/options/common_arguments.h"

namespace scanner {

class ReportArguments {
 public:
  // `options` takes those that need no resolving, at once; both must outlive the parsing.
  void bind_to(Bindings& bindings, ScanOptions& options);
  // The rest. The mistake, one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(ScanOptions& options) const;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_outputs(ScanOptions& options) const;
  [[nodiscard]] std::expected<void, std::string> resolve_selection(ScanOptions& options) const;

  // As CLI11 leaves them.
  std::vector<std::string> outputs_;
  std::vector<std::string> only_;
  std::vector<std::string> types_;
  std::vector<std::string> drive_map_;
  std::optional<std::string> under_;
  std::string colour_ = "auto";
  std::string io_ = "auto";
  std::string csv_separator_ = "comma";
  std::optional<std::string> max_output_;
  bool no_budget_ = false;
  bool no_progress_ = false;
  bool no_registry_ = false;
  bool no_system_map_ = false;
  bool no_catch_up_ = false;
  std::optional<std::string> catch_up_margin_;
  ProbeArguments probe_;
};

}  // namespace scanner
