// What the scripts for all shells have in common.
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
// Of the options of `command`.
[[nodiscard]] std::vector<std::string_view> option_names(CommandSet command);
// Of those options of all commands that take a value.
[[nodiscard]] std::vector<std::string_view> names_with_value();

// Whether several of its words can be given, with commas between them.
[[nodiscard]] bool takes_list(const OptionEntry& entry);

}  // namespace scanner
