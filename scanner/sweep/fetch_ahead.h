// Records that are shown in memory and will be parsed soon: their bytes are fetched a few lines at
// a time, between the steps of the work on another. Asked for at once they are more than a
// processor has on the way, and it waits (measured, see bench/README.md).
#pragma once

#include <cstddef>

#include "mft/bytes.h"
#include "scanner/links/prefetch.h"

namespace scanner {

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
    LINKAUDIT_PREFETCH(next_);
    LINKAUDIT_PREFETCH(next_ + 64);
    LINKAUDIT_PREFETCH(next_ + 128);
    LINKAUDIT_PREFETCH(next_ + 192);
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

}  // namespace scanner
