// Splits the command line of a Windows process into arguments. Platform-free.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanner {

// The arguments after the program's name, by the rules of the Microsoft C runtime ("Parsing C++
// command-line arguments"), with one difference: `\"` inside quotes, followed by a blank or the end
// of the line, is a backslash and a closing quote. Shells write "C:\a dir\" that way; the runtime
// would append the rest of the line to the argument, and no path contains a quote.
// `*` and `?` are not expanded.
[[nodiscard]] std::vector<std::u16string> split_command_line(std::u16string_view line);

}  // namespace scanner
