// Names on a terminal: nothing in them may move the cursor, hide or reorder text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace report {

// C0 controls and DEL appear as \x1B, other invisible code points (is_hidden(): C1 controls,
// direction marks, fillers, spaces other than U+0020, unpaired surrogates) as \u{202E}. A backslash
// that would form such an escape with the text after it appears as \x5C, so every escape represents
// one code point. Everything else is unchanged. Returns the number of columns.
std::size_t append_terminal(std::u16string_view text, std::string& out);
std::size_t append_terminal(std::string_view utf8, std::string& out);

// Columns of a code point: 0 for combining marks, 2 for East Asian wide ones and emoji, else 1.
[[nodiscard]] std::size_t column_width(char32_t code_point);

}  // namespace report
