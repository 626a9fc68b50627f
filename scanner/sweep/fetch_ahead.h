// Records that are shown in memory are fetched before they are parsed, in stages (measured, see
// bench/README.md). Nothing here judges a record: what it says of itself may be a lie, and then it
// is parsed more slowly.
#pragma once

#include <algorithm>
#include <cstddef>

#include "mft/bytes.h"
#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/links/prefetch.h"

namespace scanner {

inline constexpr std::size_t kCacheLineBytes = 64;

// The first stage, once a page: a load has the page mapped and its address translated, and a
// prefetch that would need either comes to nothing. `later` will be `soon`, and shall not have to
// wait for its line then. Either may be none.
inline void prepare_page(mft::Bytes soon, mft::Bytes later) {
  LINKAUDIT_PREFETCH(later.data());
  if (soon.size() == 0) return;
  [[maybe_unused]] const std::byte first = static_cast<const volatile std::byte&>(*soon.data());
}

// The second stage: the header, which tells what to fetch.
inline void fetch_header(mft::Bytes record) {
  LINKAUDIT_PREFETCH(record.data());
}

// The third: what the record uses, into the second-level cache, a few lines at a time between the
// steps of the work on another. Asked for at once they are more than some processors have on the
// way, and those wait.
class FetchAhead {
 public:
  // None, or a record; what is left of others is forgotten.
  void begin(mft::Bytes record) {
    next_ = record.data();
    end_ = next_ + fetched_bytes(record);
    // What guards the rest is looked at as well.
    const std::size_t size = end_ == next_ ? 0 : record.size();
    for (std::size_t stride_end = mft::kFixupStride; stride_end <= size;
         stride_end += mft::kFixupStride) {
      const std::byte* const guarded = record.data() + stride_end - kCacheLineBytes;
      if (guarded >= end_) LINKAUDIT_PREFETCH_FAR(guarded);
    }
  }
  // The next kStepBytes, if they are not all fetched.
  void step() {
    if (next_ == end_) return;
    LINKAUDIT_PREFETCH_FAR(next_);
    LINKAUDIT_PREFETCH_FAR(next_ + kCacheLineBytes);
    LINKAUDIT_PREFETCH_FAR(next_ + 2 * kCacheLineBytes);
    LINKAUDIT_PREFETCH_FAR(next_ + 3 * kCacheLineBytes);
    next_ += kStepBytes;
  }
  // All that are left.
  void finish() {
    while (next_ != end_) step();
  }

 private:
  static constexpr std::size_t kStepBytes = 4 * kCacheLineBytes;

  // A multiple of kStepBytes, as records of every size are.
  static std::size_t fetched_bytes(mft::Bytes record) {
    if (record.size() == 0) return 0;
    if (mft::record_signature(record) != mft::kFileSignature) return record.size();
    if (!mft::record_in_use(record)) return 0;
    const std::size_t used = std::min<std::size_t>(mft::record_used_bytes(record), record.size());
    return (std::max(used, mft::kFixupStride) + kStepBytes - 1) / kStepBytes * kStepBytes;
  }

  const std::byte* next_ = nullptr;
  const std::byte* end_ = nullptr;
};

// The last, for the record that is parsed next, read or shown: next to the core, as much as most
// records use.
inline void fetch_next(const std::byte* record) {
  constexpr std::size_t kBytes = 512;  // the smallest records there are
  for (std::size_t at = 0; at < kBytes; at += kCacheLineBytes) LINKAUDIT_PREFETCH(record + at);
}

}  // namespace scanner
