// The chunks of $MFT that a pass consists of, and who takes which.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

namespace scanner {

// Small enough that a chunk that was read stays in the core's own cache while it is parsed.
inline constexpr std::uint64_t kChunkBytes = 256 * 1024;

// The chunks of one pass, handed out in small runs to whichever thread is free.
class ChunkQueue {
 public:
  ChunkQueue(std::uint64_t count, std::uint32_t threads)
      : count_(count),
        run_chunks_(std::clamp<std::uint64_t>(count / (kRunsPerThread * std::max(threads, 1U)), 1,
                                              kMostRunBytes / kChunkBytes)) {}
  ChunkQueue(std::vector<std::uint64_t> chunks, std::uint32_t threads)
      : ChunkQueue(chunks.size(), threads) {
    chunks_ = std::move(chunks);
  }

  // Consecutive positions in the queue.
  struct Run {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // past the end
  };

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // Empty when all are taken.
  Run next() {
    const std::uint64_t first = next_.fetch_add(run_chunks_, std::memory_order_relaxed);
    return {.first = std::min(first, count_), .last = std::min(first + run_chunks_, count_)};
  }
  [[nodiscard]] std::uint64_t at(std::uint64_t position) const {
    return chunks_.empty() ? position : chunks_[static_cast<std::size_t>(position)];
  }

 private:
  // Linux has a lock for every 2 MiB of a mapping: threads that are further apart do not wait for
  // each other, which saves a tenth of the time with two threads.
  static constexpr std::uint64_t kMostRunBytes = 2 << 20U;
  // At least, so that no thread is idle for long at the end.
  static constexpr std::uint64_t kRunsPerThread = 8;

  std::vector<std::uint64_t> chunks_;  // empty: all
  std::uint64_t count_;
  std::uint64_t run_chunks_;
  std::atomic<std::uint64_t> next_ = 0;
};

}  // namespace scanner
