#include "scanner/cli/interrupt.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/cli/terminal.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

std::atomic<bool> interrupted = false;

// When a console closes, Windows ends the process once the handler returns, or after about 5
// seconds; incomplete reports should be removed by then.
constexpr DWORD kClosingMilliseconds = 4500;

// Runs in a thread that the system creates for each event.
BOOL WINAPI on_control(DWORD event) {
  // Tasks and services, which run in session 0, get this event when any user logs off.
  // [HandlerRoutine]
  DWORD session = 1;
  if (event == CTRL_LOGOFF_EVENT && ProcessIdToSessionId(GetCurrentProcessId(), &session) != 0 &&
      session == 0) {
    return TRUE;
  }
  const bool again = interrupted.exchange(true);
  const bool is_key = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
  if (again && is_key) {
    restore_terminal();
    return FALSE;  // the default action: the process ends
  }
  cancel_standard_write();
  if (!is_key) Sleep(kClosingMilliseconds);
  return TRUE;
}

}  // namespace

const std::atomic<bool>& interrupt_flag() {
  static const bool installed = SetConsoleCtrlHandler(on_control, TRUE) != 0;
  static_cast<void>(installed);
  return interrupted;
}

}  // namespace scanner
