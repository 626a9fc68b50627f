// Paths as Windows users type them: C:\x, c:/x, "C:\x", \\?\C:\x, \x, /x, x, with trailing
// backslashes. Text only; nothing is looked up.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/source/error.h"

namespace scanner {

struct TypedPath {
  std::string drive;                       // "C:", "Volume{…}" in lower case; empty: none named
  std::vector<std::u16string> components;  // empty: the root
  bool trailing_backslash = false;         // after the last of them
};

// Slashes are backslashes, and `.` and `..` collapse as text (`..` at the root stays there), as in
// Win32, which also strips trailing dots and blanks; after `\\?\` or `\??\` everything is literal.
// A component in quotes is one name, as append_shown_name() writes it. An Error for
// an empty path, and for network and device paths.
[[nodiscard]] std::expected<TypedPath, Error> parse_typed_path(std::string_view utf8);

// `\x\y`: the first `count` components.
[[nodiscard]] std::u16string joined(const std::vector<std::u16string>& components,
                                    std::size_t count);

}  // namespace scanner
