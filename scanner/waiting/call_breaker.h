// The two things that only the system can do about a call that does not come back.
#pragma once

#include <memory>

namespace scanner {

class CallBreaker {
 public:
  CallBreaker() = default;
  CallBreaker(const CallBreaker&) = delete;
  CallBreaker& operator=(const CallBreaker&) = delete;
  virtual ~CallBreaker() = default;

  // Asks the system to break off what that thread waits for, which then fails with
  // ERROR_OPERATION_ABORTED. A driver may take its time, or never do it; nothing happens to a
  // thread that does not wait. Safe for concurrent use.
  virtual void break_off() const = 0;
};

// For the calls of the calling thread, to be used by others; null where the system has nothing of
// the kind.
[[nodiscard]] std::shared_ptr<const CallBreaker> breaker_of_this_thread();

// Ends the process with that exit code: no destructors, no exit handlers, and no waiting for other
// threads. What was written must have been flushed.
[[noreturn]] void end_at_once(int exit_code);

}  // namespace scanner
