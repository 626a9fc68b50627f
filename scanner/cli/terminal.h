// Terminals at the standard streams.
#pragma once

#include <cstddef>

namespace scanner {

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();  // one that supports escape sequences
// Columns of the terminal at stdout; without a terminal $COLUMNS, or 100.
[[nodiscard]] std::size_t terminal_width();
// Enables escape sequences on a Windows console, for colours and the progress bar.
void prepare_terminal();
// Restores the previous state of the console. May be called more than once.
void restore_terminal();
// prepare_terminal() until the end of a block.
class PreparedTerminal {
 public:
  PreparedTerminal() { prepare_terminal(); }
  ~PreparedTerminal() { restore_terminal(); }
  PreparedTerminal(const PreparedTerminal&) = delete;
  PreparedTerminal& operator=(const PreparedTerminal&) = delete;
};
// True unless NO_COLOR is set (non-empty) or stdout is not a terminal that shows colours;
// CLICOLOR_FORCE overrides the latter.
[[nodiscard]] bool colour_by_default();

}  // namespace scanner
