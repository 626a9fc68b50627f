// The output of -h and --help.
#pragma once

#include <cstddef>
#include <string>

#include "scanner/cli/options/option_table.h"

namespace scanner {

// "linkaudit scan OPTIONS {SOURCE... | --all}"
[[nodiscard]] std::string usage_line(CommandSet command);

// Fits on one screen: one line, of at most 80 columns, for each command or option.
[[nodiscard]] std::string short_help(CommandSet command);

// The full help in lines of `width` columns; names and examples may be longer.
[[nodiscard]] std::string full_help(CommandSet command, std::size_t width);

// "-o, --output FILE"; with `all_words` "--io auto|map|read" instead of "--io MODE".
[[nodiscard]] std::string argument_label(const OptionEntry& entry, bool all_words);

}  // namespace scanner
