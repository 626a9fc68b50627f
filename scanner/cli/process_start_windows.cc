#include "scanner/cli/process_start.h"
#include "scanner/source/win32.h"

namespace scanner {

namespace {

// The handle of a standard stream that is not open may be the number that a file opened later gets.
// What takes its place can be written to only for messages: output that was to be seen must not
// vanish.
bool open_standard_handle(DWORD which, DWORD access) {
  const HANDLE handle = GetStdHandle(which);
  // None at all, as in a service: no file has that number.
  if (handle == nullptr || handle == INVALID_HANDLE_VALUE) return true;
  SetLastError(NO_ERROR);
  if (GetFileType(handle) != FILE_TYPE_UNKNOWN || GetLastError() == NO_ERROR) return true;
  const HANDLE nothing = CreateFileW(L"NUL", access, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                     OPEN_EXISTING, 0, nullptr);
  return nothing != INVALID_HANDLE_VALUE && SetStdHandle(which, nothing) != 0;
}

}  // namespace

// No message boxes about empty drives either, in a task that nobody watches. [SetErrorMode]
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
