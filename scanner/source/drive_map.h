// `--drive-map LHS=RHS`: which source a drive letter or a volume name of the scanned system stands
// for.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/source/error.h"
#include "scanner/source/source_path.h"

namespace scanner {

struct DriveMapping {
  std::string drive;  // "C:" or "Volume{5a1b…}", the GUID in lower case
  // Where its volume is; nothing for `none`: it is known not to be available.
  std::optional<SourcePath> source = std::nullopt;
};

// "C:" or "Volume{guid}" for any spelling of either: `c`, `C:\`, `{GUID}`, `\\?\Volume{GUID}\`,
// `\??\Volume{GUID}`, in any case; nothing for anything else.
[[nodiscard]] std::optional<std::string> normalized_drive(std::string_view text);

// `text` is `LHS=RHS`; RHS is a path, `PATH#N` or `none`.
std::expected<DriveMapping, Error> parse_drive_mapping(const std::string& text);

// All of them, in order; an Error also if a drive is given twice.
std::expected<std::vector<DriveMapping>, Error> parse_drive_map(std::span<const std::string> texts);

}  // namespace scanner
