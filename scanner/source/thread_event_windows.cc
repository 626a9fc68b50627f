#include "scanner/source/thread_event.h"

namespace scanner {

HANDLE thread_event() {
  thread_local UniqueHandle event;
  if (!event) event = UniqueHandle(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  return event.get();
}

}  // namespace scanner
