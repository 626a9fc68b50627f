#include "scanner/app/options/path_arguments.h"

#include "scanner/app/options/common_arguments.h"

namespace scanner {

void PathArguments::add_path_to(CLI::App& app, PathOptions& options, const char* purpose) {
  app.add_option("SOURCE", options.source, "Image, block device or loose $MFT");
  app.add_option("PATH", path_, purpose);
}

void PathArguments::add_to(CLI::App& app, PathOptions& options) {
  app.add_flag("--json", options.json, "As JSON");
  app.add_option("-o,--output", options.output, "Write to FILE instead of standard output")
      ->type_name("FILE");
  add_partition(app, options.partition, "This partition of a disk");
  app.add_option("--drive-map", drive_map_,
                 "Which source a letter or volume GUID is, as for scan. Repeatable")
      ->type_name("NAME=SOURCE")
      ->allow_extra_args(false);
  add_system_map(app, no_system_map_);
  add_io(app, io_);
  add_statistics(app, options.statistics);
}

std::expected<void, std::string> PathArguments::resolve(PathOptions& options) const {
  if (path_) {
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
