#include "scanner/app/process_start.h"
#include "scanner/source/win32.h"

namespace scanner {

// Standard streams are handles here, and no file that is opened can take their place. What can
// happen is a message box about an empty drive, in a task that nobody watches. [SetErrorMode]
bool prepare_process() {
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
  return true;
}

void end_for_closed_pipe() {}

}  // namespace scanner
