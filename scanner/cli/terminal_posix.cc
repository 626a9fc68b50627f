#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "scanner/cli/environment.h"
#include "scanner/cli/terminal.h"

namespace scanner {

bool stdout_is_terminal() {
  return isatty(STDOUT_FILENO) == 1;
}
bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

std::size_t terminal_width() {
  winsize size{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string columns = environment("COLUMNS");
  const unsigned long given = std::strtoul(columns.c_str(), nullptr, 10);
  return given >= 20 && given <= 10'000 ? given : 100;
}

void prepare_terminal() {}
void restore_terminal() {}

bool colour_by_default() {
  if (!environment("NO_COLOR").empty()) return false;
  const std::string force = environment("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return stdout_is_terminal() && environment("TERM") != "dumb";
}

}  // namespace scanner
