#include "scanner/source/thread_event.h"

namespace scanner {
namespace {

void CALLBACK close_event(void* event) {
  if (event != nullptr) CloseHandle(event);
}

}  // namespace

// Fiber-local storage, which is thread-local without fibers and offers a callback at the end. With
// g++ for Windows, a thread_local object is destroyed after its memory is freed. [GCC 80816]
HANDLE thread_event() {
  static const DWORD slot = FlsAlloc(close_event);
  if (slot == FLS_OUT_OF_INDEXES) return nullptr;
  HANDLE event = FlsGetValue(slot);
  if (event != nullptr) return event;
  event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (event != nullptr && FlsSetValue(slot, event) == 0) {
    CloseHandle(event);
    return nullptr;
  }
  return event;
}

}  // namespace scanner
