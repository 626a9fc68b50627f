// Names as they are shown in paths. NTFS stores names that Windows cannot open, among them names
// with the separator itself.
#pragma once

#include <string>
#include <string_view>

namespace scanner {

// Whether Win32 and the native API can open a file by this name: it contains none of `\ / : * ? " <
// > |` and no control character. [Naming Files, Paths, and Namespaces]
[[nodiscard]] bool is_openable_name(std::u16string_view name);

// Whether the name needs quotes to be recognised in a path: it contains a backslash or a quote.
[[nodiscard]] bool needs_quotes(std::u16string_view name);

// Appends the name; in quotes if it needs them, with its own quotes doubled. No other component of
// a path looks the same.
void append_shown_name(std::u16string_view name, std::u16string& out);

}  // namespace scanner
