// A limit on dotted keys, for a parser that has none.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "report/policy/toml_tree.h"

namespace report {

inline constexpr std::size_t kMaxKeyParts = 16;

// Where a key such as a.b.c has more than kMaxKeyParts parts. Each part is a table inside another,
// and the parser releases nested tables recursively. Correct up to the first syntax error, which is
// as far as the parser goes.
[[nodiscard]] std::optional<TomlPlace> find_long_key(std::string_view toml);

}  // namespace report
