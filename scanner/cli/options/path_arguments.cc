#include "scanner/cli/options/path_arguments.h"

#include "scanner/cli/options/common_arguments.h"

namespace scanner {

void PathArguments::bind_to(Bindings& bindings, PathOptions& options) {
  bindings.bind("SOURCE", options.source);
  bindings.bind("PATH", path_);
  bindings.bind("--json", options.json);
  bindings.bind("--output", options.output);
  bind_output_rules(bindings, options.output_rules);
  bindings.bind("--partition", options.partition);
  bindings.bind("--drive-map", drive_map_);
  bindings.bind("--no-system-map", no_system_map_);
  bindings.bind("--io", io_);
  bindings.bind("--stats", options.statistics);
}

std::expected<void, std::string> PathArguments::resolve(PathOptions& options,
                                                        std::string_view or_else) const {
  if (path_) {
    if (const auto text = check_utf8("", *path_); !text) {
      return std::unexpected(text.error() + (or_else.empty() ? "" : "; ") + std::string(or_else));
    }
    auto path = parse_typed_path(*path_);
    if (!path) return std::unexpected(path.error().message);
    options.path = *std::move(path);
  }
  auto drive_map = parse_drive_map(drive_map_);
  if (!drive_map) return std::unexpected(drive_map.error().message);
  options.drive_map = *std::move(drive_map);
  options.io = io_mode(io_);
  options.system_map = !no_system_map_;
  options.threads = all_cores();
  return {};
}

}  // namespace scanner
