// The arguments of all commands that write reports: which ones, where, and how.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"

namespace scanner {

class OutputArguments {
 public:
  // Values that need no further processing go directly to `options`. Both must outlive parsing.
  void bind_to(Bindings& bindings, ReportOptions& options);
  // Processes the others. The error is one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(ReportOptions& options) const;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_outputs(ReportOptions& options) const;

  // As set by CLI11.
  std::vector<std::string> outputs_;
  std::string colour_ = "auto";
  std::string csv_separator_ = "comma";
  std::optional<std::string> max_output_;
};

}  // namespace scanner
