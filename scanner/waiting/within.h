// A time limit for a call that may never return.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "scanner/waiting/call_breaker.h"
#include "scanner/waiting/detached_thread.h"

namespace scanner {

enum class NoAnswer : std::uint8_t {
  kTimedOut,
  kStopped,
  kNoThread,  // the system cannot start one
};

struct WaitLimit {
  using Clock = std::chrono::steady_clock;

  std::chrono::milliseconds time{};
  const std::atomic<bool>* stop = nullptr;  // also ends the wait; null: nothing does
  std::function<Clock::time_point()> now = Clock::now;
};

// The result of `call`. It runs on a thread of its own, which is abandoned if it does not return in
// time, so `call` must own or share all that it uses.
template <typename T>
std::expected<T, NoAnswer> within(const WaitLimit& limit, std::function<T()> call) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::shared_ptr<const CallBreaker> breaker;
    std::optional<T> result;
  };
  const auto shared = std::make_shared<Shared>();
  const auto end = limit.now() + limit.time;
  const bool started = start_detached([shared, call = std::move(call)] {
    {
      auto breaker = breaker_of_this_thread();
      const std::scoped_lock lock(shared->mutex);
      shared->breaker = std::move(breaker);
    }
    auto result = call();
    const std::scoped_lock lock(shared->mutex);
    shared->result = std::move(result);
    shared->changed.notify_all();
  });
  if (!started) return std::unexpected(NoAnswer::kNoThread);
  constexpr std::chrono::milliseconds kLook(20);  // interval for checking the clock and `stop`
  std::unique_lock lock(shared->mutex);
  for (;;) {
    if (shared->result) return *std::move(shared->result);
    const bool stopped = limit.stop != nullptr && limit.stop->load();
    if (stopped || limit.now() >= end) {
      if (shared->breaker) shared->breaker->break_off();
      return std::unexpected(stopped ? NoAnswer::kStopped : NoAnswer::kTimedOut);
    }
    shared->changed.wait_for(lock, kLook);
  }
}

}  // namespace scanner
