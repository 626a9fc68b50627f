// The event with which a thread waits for its overlapped calls. Included by *_windows.cc only.
#pragma once

#include "scanner/source/win32.h"

namespace scanner {

// The calling thread's own, made on first use and closed when the thread ends; null where it could
// not be made, and then GetLastError() tells why. For one call at a time, which must have ended
// before the next one: the system resets the event when a call begins. [SDK] (OVERLAPPED)
[[nodiscard]] HANDLE thread_event();

}  // namespace scanner
