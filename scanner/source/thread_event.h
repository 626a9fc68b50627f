// The event on which a thread waits for its overlapped calls. Included by *_windows.cc only.
#pragma once

#include "scanner/source/win32.h"

namespace scanner {

// The calling thread's own, made on first use and closed when the thread ends; null if it could not
// be created; GetLastError() then says why. For one call at a time, which must end before the next
// one: the system resets the event when a call begins. [SDK] (OVERLAPPED)
[[nodiscard]] HANDLE thread_event();

}  // namespace scanner
