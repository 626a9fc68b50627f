// The texts of the table as plain text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanner {

// Without the marks: `x` is x, and <X> is X.
[[nodiscard]] std::string plain_text(std::string_view marked);

// Each paragraph of `plain` in lines of at most `width` columns, longer words alone on theirs.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view plain, std::size_t width);

// The paragraphs of a text, which line breaks end.
[[nodiscard]] std::vector<std::string_view> paragraphs(std::string_view text);

}  // namespace scanner
