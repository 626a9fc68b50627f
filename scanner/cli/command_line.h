// The command line of a Windows process, as arguments. Platform-free text work.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanner {

// The arguments behind the program's name, by the rules of the Microsoft C runtime ("Parsing C++
// command-line arguments"), with one difference: `\"` inside quotes, with a blank or the end of the
// line behind it, is a backslash and a closing quote. Shells write "C:\a dir\" that way; the
// runtime would take the rest of the line for the same argument, and no path contains a quote.
// Nothing is expanded: `*` and `?` come as they are.
[[nodiscard]] std::vector<std::u16string> split_command_line(std::u16string_view line);

}  // namespace scanner
