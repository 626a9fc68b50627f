#include "scanner/source/drive_map.h"

#include <algorithm>
#include <array>

#include "scanner/source/ascii.h"

namespace scanner {
namespace {

constexpr bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// "{8-4-4-4-12}" in lower case.
bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
  return text.size() == kShape.size() && std::ranges::equal(text, kShape, [](char c, char shape) {
           return shape == 'x' ? is_hex(c) : c == shape;
         });
}

}  // namespace

std::optional<std::string> normalized_drive(std::string_view text) {
  for (const std::string_view prefix : {"\\\\?\\", "\\\\.\\", "\\??\\"}) {
    if (text.starts_with(prefix)) {
      text.remove_prefix(prefix.size());
      break;
    }
  }
  if (text.ends_with('\\') || text.ends_with('/')) text.remove_suffix(1);
  if ((text.size() == 1 || (text.size() == 2 && text[1] == ':')) && is_ascii_letter(text[0])) {
    return drive_of_letter(text[0]);
  }
  const std::string folded = ascii_lower(text);
  std::string_view guid = folded;
  if (guid.starts_with("volume")) guid.remove_prefix(6);
  if (!is_guid(guid)) return std::nullopt;
  return "Volume" + std::string(guid);
}

std::expected<DriveMapping, Error> parse_drive_mapping(const std::string& text) {
  const auto fail = [&text](const std::string& why) {
    return std::unexpected(Error{"drive map '" + text + "': " + why});
  };
  // Neither a letter nor a volume name contains '='; a path may.
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return fail("write it as LETTER:=SOURCE or Volume{GUID}=SOURCE");
  const auto drive = normalized_drive(std::string_view(text).substr(0, equals));
  if (!drive)
    return fail("'" + text.substr(0, equals) + "' is neither a drive letter nor Volume{GUID}");
  const std::string source = text.substr(equals + 1);
  if (source.empty())
    return fail("no source after '='; write 'none' for a volume that is not available");
  if (ascii_lower(source) == "none") return DriveMapping{.drive = *drive};
  return DriveMapping{.drive = *drive, .source = split_source_path(source)};
}

std::expected<std::vector<DriveMapping>, Error> parse_drive_map(
    std::span<const std::string> texts) {
  std::vector<DriveMapping> map;
  for (const std::string& text : texts) {
    auto mapping = parse_drive_mapping(text);
    if (!mapping) return std::unexpected(mapping.error());
    if (std::ranges::find(map, mapping->drive, &DriveMapping::drive) != map.end()) {
      return std::unexpected(
          Error{"drive map '" + text + "': " + mapping->drive + " is given twice"});
    }
    map.push_back(std::move(*mapping));
  }
  return map;
}

}  // namespace scanner
