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

// The file that a command is about: PATH, or --id. Exactly one of them is given.
class PathOrReference {
 public:
  void bind_to(Bindings& bindings);
  // The mistake, in one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(
      TypedPath& path, std::optional<mft::FileReference>& reference) const;

 private:
  std::optional<std::string> path_;
  std::optional<std::string> reference_;
};

class PathArguments {
 public:
  // `options` takes those that need no resolving, at once; both must outlive the parsing.
  void bind_to(Bindings& bindings, PathOptions& options);

  // The mistake, in one line for the user.
  [[nodiscard]] std::expected<void, std::string> resolve(PathOptions& options) const;

 private:
  // As CLI11 leaves them.
  PathOrReference file_;
  std::vector<std::string> drive_map_;
  std::string io_ = "auto";
  bool no_system_map_ = false;
};

}  // namespace scanner
