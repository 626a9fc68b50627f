// The cost of following links. Steps are counted rather than seconds, so that a scan of the same
// input ends at the same point on every machine and with any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace scanner {

// A step is one name looked up in a directory, or other work that takes about as long (some 50 ns).
struct Steps {
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t limit = kUnlimited;
  const std::atomic<bool>* stop = nullptr;  // an interrupt ends the work like an empty budget
  std::uint64_t used = 0;

  // False if the work must end: the limit is exceeded, or the user has interrupted.
  [[nodiscard]] bool take(std::uint64_t steps) {
    used += steps;
    return used <= limit && (stop == nullptr || !stop->load(std::memory_order_relaxed));
  }
};

}  // namespace scanner
