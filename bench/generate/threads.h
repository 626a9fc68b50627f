// Chunks of records for all threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace generate {

// Calls work(thread, first, last) for consecutive ranges of [0, count). Rethrows what one of them
// threw.
template <typename Work>
void on_threads(std::uint32_t threads, std::uint64_t count, std::uint64_t chunk, const Work& work) {
  std::atomic<std::uint64_t> next = 0;
  std::exception_ptr error;
  std::mutex guard;
  const auto run = [&](std::uint32_t thread) {
    try {
      for (;;) {
        const std::uint64_t first = next.fetch_add(chunk);
        if (first >= count) return;
        work(thread, first, std::min(count, first + chunk));
      }
    } catch (...) {
      const std::lock_guard lock(guard);
      error = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::uint32_t i = 1; i < threads; ++i) others.emplace_back(run, i);
    run(0);
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace generate
