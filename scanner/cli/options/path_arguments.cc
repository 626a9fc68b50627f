#include "scanner/cli/options/path_arguments.h"

#include "scanner/cli/options/common_arguments.h"

namespace scanner {

void PathArguments::add_path_to(ArgumentList list, PathOptions& options, const char* purpose) {
  list.text("SOURCE", options.source, "Image, block device or loose $MFT");
  list.text("PATH", path_, purpose);
}

void PathArguments::add_to(ArgumentList list, PathOptions& options) {
  list.flag("--json", options.json, "As JSON");
  list.text("-o,--output", options.output, "Write to FILE instead of standard output", "FILE");
  add_output_rules(list, options.output_rules);
  add_partition(list, options.partition, "This partition of a disk");
  list.repeatable("--drive-map", drive_map_,
                  "Which source a letter or volume GUID is, as for scan. Repeatable",
                  "NAME=SOURCE");
  add_system_map(list, no_system_map_);
  add_io(list, io_);
  add_statistics(list, options.statistics);
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
