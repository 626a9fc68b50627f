#include <cstdlib>

#include "scanner/cli/environment.h"
#include "scanner/cli/terminal.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

// The console at one of the standard streams, and its original mode.
class Console {
 public:
  explicit Console(DWORD stream) : handle_(GetStdHandle(stream)) {}

  [[nodiscard]] bool there() const {
    DWORD mode = 0;
    return GetConsoleMode(handle_, &mode) != 0;
  }
  void prepare() {
    DWORD mode = 0;
    if (GetConsoleMode(handle_, &mode) == 0) return;
    if ((mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0) {
      takes_escapes_ = true;
    } else if (SetConsoleMode(handle_, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0) {
      takes_escapes_ = true;  // fails before Windows 10 1607
      changed_ = true;
      found_mode_ = mode;
    }
  }
  void restore() {
    if (changed_) SetConsoleMode(handle_, found_mode_);
    changed_ = false;
  }
  [[nodiscard]] bool takes_escapes() const { return takes_escapes_; }
  [[nodiscard]] HANDLE handle() const { return handle_; }

 private:
  HANDLE handle_;
  DWORD found_mode_ = 0;
  bool changed_ = false;
  bool takes_escapes_ = false;
};

Console& output() {
  static Console console(STD_OUTPUT_HANDLE);
  return console;
}
Console& error() {
  static Console console(STD_ERROR_HANDLE);
  return console;
}

}  // namespace

bool stdout_is_terminal() {
  return output().there();
}
bool stderr_is_terminal() {
  return error().there() && error().takes_escapes();
}

std::size_t terminal_width() {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (GetConsoleScreenBufferInfo(output().handle(), &info) != 0) {
    const int width = info.srWindow.Right - info.srWindow.Left + 1;
    if (width >= 20) return static_cast<std::size_t>(width);
  }
  const std::string columns = environment("COLUMNS");
  const unsigned long given = std::strtoul(columns.c_str(), nullptr, 10);
  return given >= 20 && given <= 10'000 ? given : 100;
}

// Both streams usually share one console. The second call then changes nothing, and the order of
// restoring does not matter.
void prepare_terminal() {
  output().prepare();
  error().prepare();
}

void restore_terminal() {
  error().restore();
  output().restore();
}

bool colour_by_default() {
  if (!environment("NO_COLOR").empty()) return false;
  const std::string force = environment("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return stdout_is_terminal() && output().takes_escapes();
}

}  // namespace scanner
