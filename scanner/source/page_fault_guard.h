// Keeps a read of a mapped file from killing the process (POSIX). When the medium fails under a
// mapping, or the file was truncated, the kernel sends SIGBUS to the thread that touched the page.
// Our handler records the failure and replaces the whole mapping by zeros, so that the read
// continues; whoever used the bytes checks failed() afterwards and discards them.
//
// Why this is safe: the handler touches only lock-free atomics in a fixed table and calls mmap(2),
// a bare system call on the systems we build for. No stack frame is left by a jump, and all threads
// may fault at once. A SIGBUS elsewhere is passed on to the previous handler. Threads must not
// block SIGBUS: the kernel kills a process that faults with the signal blocked.
#pragma once

#include <cstddef>
#include <memory>

namespace scanner {

class PageFaultGuard {
 public:
  // Guards the mapping [address, address + length). Null if all 64 slots are taken or the handler
  // cannot be installed: then the mapping must not be read.
  static std::unique_ptr<PageFaultGuard> over(void* address, std::size_t length);

  // REQUIRES: no thread reads the mapping any more, and it is still mapped.
  ~PageFaultGuard();
  PageFaultGuard(const PageFaultGuard&) = delete;
  PageFaultGuard& operator=(const PageFaultGuard&) = delete;

  // Stays true after the first failure. Safe for concurrent use.
  [[nodiscard]] bool failed() const;
  // Records a failure that was detected elsewhere.
  void set_failed();

 private:
  explicit PageFaultGuard(std::size_t slot) : slot_(slot) {}
  std::size_t slot_;
};

}  // namespace scanner
