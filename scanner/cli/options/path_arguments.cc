#include "scanner/cli/options/path_arguments.h"

#include "scanner/cli/options/common_arguments.h"
#include "scanner/resolve/file_reference_text.h"

namespace scanner {

void PathOrReference::bind_to(Bindings& bindings) {
  bindings.bind("PATH", path_);
  bindings.bind("--id", reference_);
}

std::expected<void, std::string> PathOrReference::resolve(
    TypedPath& path, std::optional<mft::FileReference>& reference) const {
  if (path_ && reference_) return std::unexpected("expected a path or --id, not both");
  if (!path_ && !reference_)
    return std::unexpected("no path given; expected a path after the source, or --id");
  if (reference_) {
    reference = parse_file_reference(*reference_);
    if (reference) return {};
    return std::unexpected("--id " + *reference_ +
                           ": expected a 64-bit number, RECORD-SEQUENCE or a record number");
  }
  if (const auto text = check_utf8("", *path_); !text) {
    return std::unexpected(text.error() + "; use --id with the file's reference instead");
  }
  auto parsed = parse_typed_path(*path_);
  if (!parsed) return std::unexpected(parsed.error().message);
  path = *std::move(parsed);
  return {};
}

void PathArguments::bind_to(Bindings& bindings, PathOptions& options) {
  bindings.bind("SOURCE", options.source);
  file_.bind_to(bindings);
  bindings.bind("--json", options.json);
  bindings.bind("--output", options.output);
  bind_output_rules(bindings, options.output_rules);
  bindings.bind("--partition", options.partition);
  bindings.bind("--drive-map", drive_map_);
  bindings.bind("--no-system-map", no_system_map_);
  bindings.bind("--io", io_);
  bindings.bind("--stats", options.statistics);
}

std::expected<void, std::string> PathArguments::resolve(PathOptions& options) const {
  if (auto file = file_.resolve(options.path, options.reference); !file) return file;
  auto drive_map = parse_drive_map(drive_map_);
  if (!drive_map) return std::unexpected(drive_map.error().message);
  options.drive_map = *std::move(drive_map);
  options.io = io_mode(io_);
  options.system_map = !no_system_map_;
  options.threads = all_cores();
  return {};
}

}  // namespace scanner
