// Converts the texts of the table to plain text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

// Removes the marks: `x` becomes x, and <X> becomes X.
[[nodiscard]] std::string plain_text(std::string_view marked);

// Each paragraph of `plain` in lines of at most `width` columns; a longer word gets its own line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view plain, std::size_t width);

// The paragraphs of a text, separated by line breaks.
[[nodiscard]] std::vector<std::string_view> paragraphs(std::string_view text);

}  // namespace scanner
