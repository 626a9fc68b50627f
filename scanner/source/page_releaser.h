// Releases the memory of a sweep's views in the background: for a warm file that takes a fifth of
// the time of the sweep (bench/README.md), and at the end all cores but one would wait for it.
#pragma once

#include <atomic>
#include <cstdint>
#include <system_error>
#include <thread>

#include "scanner/source/byte_source.h"

namespace scanner {

class PageReleaser {
 public:
  // Starts, in a thread of its own. With a single thread, or little to release, it is left to the
  // destruction of `source`, which must outlive this.
  PageReleaser(const ByteSource& source, std::uint32_t threads) {
    constexpr std::uint64_t kWorthAThread = std::uint64_t{64} << 20U;  // bytes
    if (threads <= 1 || source.size_bytes() < kWorthAThread) return;
    try {
      thread_ =
          std::jthread([this, &source] { source.forget_views(0, source.size_bytes(), stop_); });
    } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch)
    }
  }
  PageReleaser(const PageReleaser&) = delete;
  PageReleaser& operator=(const PageReleaser&) = delete;
  ~PageReleaser() { stop_ = true; }

 private:
  std::atomic<bool> stop_ = false;
  std::jthread thread_;
};

}  // namespace scanner
