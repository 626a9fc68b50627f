#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include "scanner/app/environment.h"
#include "scanner/app/terminal.h"

namespace scanner {
namespace {

bool is_console(DWORD stream) {
  DWORD mode = 0;
  return GetConsoleMode(GetStdHandle(stream), &mode) != 0;
}

}  // namespace

bool stdout_is_terminal() {
  return is_console(STD_OUTPUT_HANDLE);
}
bool stderr_is_terminal() {
  return is_console(STD_ERROR_HANDLE);
}

std::size_t terminal_width() {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info) != 0) {
    const int width = info.srWindow.Right - info.srWindow.Left + 1;
    if (width >= 20) return static_cast<std::size_t>(width);
  }
  return 100;
}

void prepare_terminal() {
  _setmode(_fileno(stdout), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
  const HANDLE console = GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD mode = 0;
  if (GetConsoleMode(console, &mode) != 0) {
    SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
  }
}

bool colour_by_default() {
  if (!environment("NO_COLOR").empty()) return false;
  const std::string force = environment("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return stdout_is_terminal();
}

}  // namespace scanner
