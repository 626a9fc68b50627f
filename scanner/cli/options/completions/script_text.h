// Common parts of the scripts for all shells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/cli/options/option_table.h"

namespace scanner {

[[nodiscard]] std::string joined(const std::vector<std::string_view>& words,
                                 std::string_view between);
// `text` with `before` in front of each of `characters`.
[[nodiscard]] std::string escaped(std::string_view text, std::string_view characters,
                                  std::string_view before);

[[nodiscard]] std::vector<std::string_view> command_names();
// The names of the options of `command`.
[[nodiscard]] std::vector<std::string_view> option_names(CommandSet command);
// The names of all options, of any command, that take a value.
[[nodiscard]] std::vector<std::string_view> names_with_value();

// Whether it takes a comma-separated list of words.
[[nodiscard]] bool takes_list(const OptionEntry& entry);

}  // namespace scanner
