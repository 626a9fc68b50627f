// What -h and --help print.
#pragma once

#include <cstddef>
#include <string>

#include "scanner/cli/options/option_table.h"

namespace scanner {

// "linkaudit scan OPTIONS {SOURCE... | --all}"
[[nodiscard]] std::string usage_line(CommandSet command);

// One screen: a line for each command or option, of 80 columns at most.
[[nodiscard]] std::string short_help(CommandSet command);

// All that there is to say, in lines of `width` columns; names and examples may be longer.
[[nodiscard]] std::string full_help(CommandSet command, std::size_t width);

// "-o, --output FILE"; with `all_words` "--io auto|map|read" instead of "--io MODE".
[[nodiscard]] std::string argument_label(const OptionEntry& entry, bool all_words);

}  // namespace scanner
