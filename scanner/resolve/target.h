// Parses substitute names the way the object manager and NTFS do. Text only; nothing is looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/verdict.h"

namespace scanner {

// The limit for one component of a path. [MS-FSCC] 2.1.5
inline constexpr std::size_t kMaxComponentUnits = 255;

enum class TargetForm : std::uint8_t {
  kMalformed,
  kUnconfirmed,  // unknown whether Windows accepts it
  kVolumePath,   // a drive letter or volume GUID, then components
  kRooted,       // from the root of the link's own volume
  kRelative,     // from the link's parent
  kNetwork,      // UNC
  kDevice,       // any other object-manager path
};

struct Target {
  TargetForm form = TargetForm::kMalformed;
  std::string volume{};  // kVolumePath: "C:", or "Volume{…}" in lower case
  // Between backslashes, `.` and `..` not yet collapsed. Views into the substitute name.
  std::vector<std::u16string_view> components{};
  bool trailing_backslash = false;
  bool volume_device = false;  // kVolumePath without any backslash: the volume itself, no directory
  bool remote_device = false;  // kNetwork or kDevice: a redirector, which a junction never reaches
  bool forward_slash = false;
  std::u16string_view malformed_component{};  // if there is one
  report::Malformation malformation{};        // kMalformed: what is wrong
};

// A mount point's substitute name, or a symbolic link's without the relative flag.
[[nodiscard]] Target parse_absolute_target(std::u16string_view substitute_name);
// A symbolic link's with the relative flag.
[[nodiscard]] Target parse_relative_target(std::u16string_view substitute_name);

// The first of a path's components, `.` and `..` included, that Windows cannot parse; empty if
// there is none.
[[nodiscard]] std::u16string_view malformed_component(
    std::span<const std::u16string_view> components);

// True for the substitute name of a volume mount point: `\??\Volume{GUID}`, with or without the
// trailing backslash, and nothing after it.
[[nodiscard]] bool names_volume_root_by_guid(const Target& target);

// As a user would write it: `C:\x`, `\\server\share`, `\\?\Volume{…}\`, relative ones as stored.
[[nodiscard]] std::u16string display_target(std::u16string_view substitute_name);

// True if the print name denotes the same path as the substitute name. An empty one denotes
// nothing.
[[nodiscard]] bool same_target(std::u16string_view substitute_name, std::u16string_view print_name);

// A component and its stream suffix: "file:stream:$DATA".
struct StreamName {
  std::u16string_view file;
  std::u16string_view stream{};  // may be empty: "file::$DATA"
  std::u16string_view type{};    // upper or lower case as written; empty if not given
  bool present = false;          // there was a colon
  bool valid = true;             // false: "x:", "x:y:", "a:b:c:d", an unknown type
  [[nodiscard]] bool is_directory_index()
      const;  // `:$I30:$INDEX_ALLOCATION` and `::$INDEX_ALLOCATION`
};
[[nodiscard]] StreamName split_stream(std::u16string_view component);

}  // namespace scanner
