// The common arguments of the commands about one path.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"

namespace scanner {

class PathArguments {
 public:
  // Values that need no further processing go directly to `options`. Both must outlive parsing.
  void bind_to(Bindings& bindings, PathOptions& options);

  [[nodiscard]] bool has_path() const { return path_.has_value(); }
  // The error is one line for the user. It ends with `or_else` if the path is not valid UTF-8.
  [[nodiscard]] std::expected<void, std::string> resolve(PathOptions& options,
                                                         std::string_view or_else = {}) const;

 private:
  // As set by CLI11.
  std::optional<std::string> path_;
  std::vector<std::string> drive_map_;
  std::string io_ = "auto";
  bool no_system_map_ = false;
};

}  // namespace scanner
