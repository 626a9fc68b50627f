#include <cstdlib>
#include <utility>

#include "scanner/source/win32.h"
#include "scanner/waiting/call_breaker.h"

namespace scanner {
namespace {

class WindowsBreaker final : public CallBreaker {
 public:
  explicit WindowsBreaker(UniqueHandle thread) : thread_(std::move(thread)) {}
  // Fails with ERROR_NOT_FOUND where the thread waits for nothing. [SDK]
  void break_off() const override { CancelSynchronousIo(thread_.get()); }

 private:
  UniqueHandle thread_;
};

}  // namespace

std::shared_ptr<const CallBreaker> breaker_of_this_thread() {
  // The right that CancelSynchronousIo() asks for. [SDK]
  UniqueHandle thread(OpenThread(THREAD_TERMINATE, FALSE, GetCurrentThreadId()));
  if (!thread) return nullptr;
  return std::make_shared<WindowsBreaker>(std::move(thread));
}

// ExitProcess() runs the exit code of every library after it has ended the other threads, wherever
// they were, in a heap's lock, say. This does not; and it asks for all pending I/O to be cancelled.
// A driver that does not still keeps the process, and nothing in user mode helps. [SDK]
void end_at_once(int exit_code) {
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(exit_code));
  std::abort();  // it does not return
}

}  // namespace scanner
