// What the commands about one path have in common.
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
  // `options` takes those that need no resolving, at once; both must outlive the parsing.
  void bind_to(Bindings& bindings, PathOptions& options);

  [[nodiscard]] bool has_path() const { return path_.has_value(); }
  // The mistake, one line for the user, which ends in `or_else` if no path can be written so.
  [[nodiscard]] std::expected<void, std::string> resolve(PathOptions& options,
                                                         std::string_view or_else = {}) const;

 private:
  // As CLI11 leaves them.
  std::optional<std::string> path_;
  std::vector<std::string> drive_map_;
  std::string io_ = "auto";
  bool no_system_map_ = false;
};

}  // namespace scanner
