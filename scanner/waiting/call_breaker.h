// The two things that only the system can do about a call that does not return.
#pragma once

#include <memory>

namespace scanner {

class CallBreaker {
 public:
  CallBreaker() = default;
  CallBreaker(const CallBreaker&) = delete;
  CallBreaker& operator=(const CallBreaker&) = delete;
  virtual ~CallBreaker() = default;

  // Asks the system to cancel the call that the thread waits for, which then fails with
  // ERROR_OPERATION_ABORTED. A driver may take its time or ignore it; a thread that does not wait
  // is not affected. Safe for concurrent use.
  virtual void break_off() const = 0;
};

// Cancels calls of the calling thread, for use by other threads; null if the system does not
// support it.
[[nodiscard]] std::shared_ptr<const CallBreaker> breaker_of_this_thread();

// Ends the process with that exit code: no destructors, no exit handlers, no waiting for other
// threads. Output must have been flushed.
[[noreturn]] void end_at_once(int exit_code);

}  // namespace scanner
