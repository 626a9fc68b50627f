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

// The subject of a command: PATH or --id. Exactly one of them must be given.
class PathOrReference {
 public:
  void bind_to(Bindings& bindings);
  // The error is one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(
      TypedPath& path, std::optional<mft::FileReference>& reference) const;

 private:
  std::optional<std::string> path_;
  std::optional<std::string> reference_;
};

class PathArguments {
 public:
  // Values that need no further processing go directly to `options`. Both must outlive parsing.
  void bind_to(Bindings& bindings, PathOptions& options);

  // The error is one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(PathOptions& options) const;

 private:
  // As set by CLI11.
  PathOrReference file_;
  std::vector<std::string> drive_map_;
  std::string io_ = "auto";
  bool no_system_map_ = false;
};

}  // namespace scanner
