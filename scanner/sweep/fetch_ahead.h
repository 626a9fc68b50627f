// Records that are shown in memory and will be parsed soon: their bytes are fetched a few lines at
// a time, between the steps of the work on another. Asked for at once they are more than a
// processor has on the way, and it waits (measured, see bench/README.md).
#pragma once

#include <cstddef>

#include "mft/bytes.h"

namespace scanner {

class FetchAhead {
 public:
  // The bytes to come, none or a record; what is left of others is forgotten.
  // REQUIRES: a multiple of kStepBytes, as records of every size are.
  void begin(mft::Bytes bytes) {
    next_ = bytes.data();
    left_ = bytes.size();
  }
  // The next kStepBytes, if they are not all fetched.
  void step();
  // All that are left.
  void finish() {
    while (left_ != 0) step();
  }

 private:
  static constexpr std::size_t kStepBytes = 256;
  const std::byte* next_ = nullptr;
  std::size_t left_ = 0;  // bytes
};

}  // namespace scanner
