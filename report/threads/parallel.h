// Work on all cores that shares only a counter.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>

#include "report/threads/thread_pool.h"

namespace scanner {

// Calls work(index of the thread) on up to `threads` threads, including this one, and waits for
// all. False if one of them ended with an exception (out of memory). Fewer threads may start than
// requested, so `work` must take its tasks from a shared counter.
template <typename Work>
[[nodiscard]] bool run_on_threads(std::uint32_t threads, const Work& work) {
  std::atomic<bool> failed = false;
  const auto guarded = [&](std::uint32_t index) {
    try {
      work(index);
    } catch (const std::exception&) {
      failed = true;
    }
  };
  report::ThreadPool::shared().run(threads, std::ref(guarded));
  return !failed;
}

// Calls work(thread, first, last) for consecutive ranges of [0, count) of at most `grain` items.
// Waking another thread takes about 50 us, so a range should have more work than that.
template <typename Work>
[[nodiscard]] bool for_ranges(std::uint32_t threads, std::size_t count, std::size_t grain,
                              const Work& work) {
  std::atomic<std::size_t> next = 0;
  const std::size_t ranges = count / grain + (count % grain != 0 ? 1 : 0);
  const std::uint32_t useful = ranges < threads ? static_cast<std::uint32_t>(ranges) : threads;
  return run_on_threads(useful, [&](std::uint32_t thread) {
    for (;;) {
      const std::size_t first = next.fetch_add(grain, std::memory_order_relaxed);
      if (first >= count) return;
      work(thread, first, first + grain < count ? first + grain : count);
    }
  });
}

}  // namespace scanner
