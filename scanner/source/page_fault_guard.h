// What keeps a read of a mapped file from killing the process (POSIX). When the medium fails under
// a mapping, or the file was cut short, the kernel sends SIGBUS to the thread that touched the
// page. Our handler notes the failure and puts zeros under the whole mapping, so that the read goes
// on; whoever used the bytes asks failed() afterwards and forgets them.
//
// Why this is safe: the handler touches only lock-free atomics in a fixed table and calls mmap(2),
// a bare system call on the systems we build for. No jump leaves anyone's stack frame half done,
// and all threads may fault at once. A SIGBUS elsewhere goes on to whoever handled it before.
// Threads must not block SIGBUS: the kernel kills a process that faults with the signal blocked.
#pragma once

#include <cstddef>
#include <memory>

namespace scanner {

class PageFaultGuard {
 public:
  // Guards the mapping [address, address + length). Null if its 64 places are taken or the handler
  // cannot be installed: then the mapping must not be read.
  static std::unique_ptr<PageFaultGuard> over(void* address, std::size_t length);

  // REQUIRES: nobody reads the mapping any more, and it is still mapped.
  ~PageFaultGuard();
  PageFaultGuard(const PageFaultGuard&) = delete;
  PageFaultGuard& operator=(const PageFaultGuard&) = delete;

  // True for ever after the first failure. Safe for concurrent use.
  [[nodiscard]] bool failed() const;
  // Records a failure that was found in another way.
  void set_failed();

 private:
  explicit PageFaultGuard(std::size_t slot) : slot_(slot) {}
  std::size_t slot_;
};

}  // namespace scanner
