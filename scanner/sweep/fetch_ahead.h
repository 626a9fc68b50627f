// Records that will be parsed soon are fetched in two stages (measured, see bench/README.md).
#pragma once

#include <cstddef>

#include "mft/bytes.h"
#include "scanner/links/prefetch.h"

namespace scanner {

// The first stage, for records that are shown in memory: into the second-level cache, a few lines
// at a time between the steps of the work on another. Asked for at once they are more than some
// processors have on the way, and those wait.
class FetchAhead {
 public:
  // The bytes to come, none or a record; what is left of others is forgotten.
  // REQUIRES: a multiple of kStepBytes, as records of every size are.
  void begin(mft::Bytes bytes) {
    next_ = bytes.data();
    end_ = next_ + bytes.size();
  }
  // The next kStepBytes, if they are not all fetched.
  void step() {
    if (next_ == end_) return;
    LINKAUDIT_PREFETCH_FAR(next_);
    LINKAUDIT_PREFETCH_FAR(next_ + 64);
    LINKAUDIT_PREFETCH_FAR(next_ + 128);
    LINKAUDIT_PREFETCH_FAR(next_ + 192);
    next_ += kStepBytes;
  }
  // All that are left.
  void finish() {
    while (next_ != end_) step();
  }

 private:
  static constexpr std::size_t kStepBytes = 256;
  const std::byte* next_ = nullptr;
  const std::byte* end_ = nullptr;
};

// The second stage, for the record that is parsed next: next to the core, as much as most records
// use.
inline void fetch_next(const std::byte* record) {
  constexpr std::size_t kBytes = 512;  // the smallest records there are
  for (std::size_t at = 0; at < kBytes; at += 64) LINKAUDIT_PREFETCH(record + at);
}

}  // namespace scanner
