#include <cstdlib>
#include <utility>

#include "scanner/source/win32.h"
#include "scanner/waiting/call_breaker.h"

namespace scanner {
namespace {

class WindowsBreaker final : public CallBreaker {
 public:
  explicit WindowsBreaker(UniqueHandle thread) : thread_(std::move(thread)) {}
  // Fails with ERROR_NOT_FOUND if the thread waits for nothing. [SDK]
  void break_off() const override { CancelSynchronousIo(thread_.get()); }

 private:
  UniqueHandle thread_;
};

}  // namespace

std::shared_ptr<const CallBreaker> breaker_of_this_thread() {
  // The access that CancelSynchronousIo() requires. [SDK]
  UniqueHandle thread(OpenThread(THREAD_TERMINATE, FALSE, GetCurrentThreadId()));
  if (!thread) return nullptr;
  return std::make_shared<WindowsBreaker>(std::move(thread));
}

// ExitProcess() runs every library's exit code after ending the other threads wherever they are,
// perhaps holding a heap lock. TerminateProcess() does not, and requests the cancellation of all
// pending I/O. A driver that ignores that still keeps the process alive, and nothing in user mode
// helps. [SDK]
void end_at_once(int exit_code) {
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(exit_code));
  std::abort();  // does not return
}

}  // namespace scanner
