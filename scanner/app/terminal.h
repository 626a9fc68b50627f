// What the standard streams are connected to.
#pragma once

#include <cstddef>

namespace scanner {

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();
// Columns of the terminal at stdout; $COLUMNS where it is none, else 100.
[[nodiscard]] std::size_t terminal_width();
// Lets a Windows console show UTF-8 and colours; stdout takes bytes as they are from then on.
void prepare_terminal();
// True unless NO_COLOR is set (non-empty) or stdout is no terminal; CLICOLOR_FORCE overrides the
// latter.
[[nodiscard]] bool colour_by_default();

}  // namespace scanner
