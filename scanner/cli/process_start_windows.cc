#include "scanner/cli/process_start.h"
#include "scanner/source/win32.h"

namespace scanner {

namespace {

// The handle of a closed standard stream may be reused for a file that is opened later. Its
// replacement is writable only for messages: output must not be lost silently.
bool open_standard_handle(DWORD which, DWORD access) {
  const HANDLE handle = GetStdHandle(which);
  // There is none, as in a service: no file gets that number.
  if (handle == nullptr || handle == INVALID_HANDLE_VALUE) return true;
  SetLastError(NO_ERROR);
  if (GetFileType(handle) != FILE_TYPE_UNKNOWN || GetLastError() == NO_ERROR) return true;
  const HANDLE nothing = CreateFileW(L"NUL", access, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                     OPEN_EXISTING, 0, nullptr);
  return nothing != INVALID_HANDLE_VALUE && SetStdHandle(which, nothing) != 0;
}

}  // namespace

// No message boxes about empty drives either: the task may run unattended. [SetErrorMode]
bool prepare_process() {
  if (!open_standard_handle(STD_OUTPUT_HANDLE, GENERIC_READ) ||
      !open_standard_handle(STD_ERROR_HANDLE, GENERIC_WRITE)) {
    return false;
  }
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
  return true;
}

void end_for_closed_pipe() {}

}  // namespace scanner
