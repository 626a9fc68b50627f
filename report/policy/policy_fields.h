// The keys of a table of a policy, and values that several tables have.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/policy/path_pattern.h"
#include "report/policy/policy_errors.h"
#include "report/policy/toml_tree.h"

namespace report {

// Null if there is no such key.
[[nodiscard]] const TomlEntry* find_key(const TomlValue& table, std::string_view key);

// An error for each key that is not among them.
void expect_keys(const TomlValue& table, std::span<const std::string_view> keys,
                 PolicyErrors& errors);

// Empty, with an error, if the value is not a string.
[[nodiscard]] std::optional<std::string_view> string_in(const TomlEntry& entry,
                                                        PolicyErrors& errors);

using ParsePattern = std::expected<PathPattern, std::string> (*)(std::u16string_view);
[[nodiscard]] std::optional<PathPattern> pattern_in(const TomlEntry& entry, ParsePattern parse,
                                                    PolicyErrors& errors);

// Appends the patterns of a list of strings.
void read_patterns(const TomlEntry& entry, ParsePattern parse, std::vector<PathPattern>& patterns,
                   PolicyErrors& errors);

// The message for a name that is neither a rule nor a group.
[[nodiscard]] std::string unknown_rule(std::string_view name);

[[nodiscard]] bool is_blank(std::string_view text);

}  // namespace report
