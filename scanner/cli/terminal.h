// What the standard streams are connected to.
#pragma once

#include <cstddef>

namespace scanner {

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();  // one that obeys escape sequences
// Columns of the terminal at stdout; $COLUMNS where it is none, else 100.
[[nodiscard]] std::size_t terminal_width();
// Lets a Windows console obey escape sequences, which colours and the progress bar need.
void prepare_terminal();
// Puts the console back into the state in which it was. May be called more than once.
void restore_terminal();
// prepare_terminal() until the end of a block.
class PreparedTerminal {
 public:
  PreparedTerminal() { prepare_terminal(); }
  ~PreparedTerminal() { restore_terminal(); }
  PreparedTerminal(const PreparedTerminal&) = delete;
  PreparedTerminal& operator=(const PreparedTerminal&) = delete;
};
// True unless NO_COLOR is set (non-empty) or stdout is no terminal that shows colours;
// CLICOLOR_FORCE overrides the latter.
[[nodiscard]] bool colour_by_default();

}  // namespace scanner
