// Records that lie in mapped memory are fetched before they are copied, in stages (measured, see
// bench/README.md). Nothing here judges a record: if its header lies, or changes before the record
// is copied, the record is copied more slowly.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "mft/bytes.h"
#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/source/mapped_bytes.h"
#include "scanner/source/prefetch.h"

namespace scanner {

inline constexpr std::size_t kCacheLineBytes = 64;

// The first stage, once a page: a load has the page mapped and its address translated, and a
// prefetch that would need either comes to nothing. `later` will be `soon`, and shall not have to
// wait for its line then. Either may be none.
inline void prepare_page(MappedBytes soon, MappedBytes later) {
  later.prefetch();
  soon.touch();
}

// The second stage: the header, which tells what to fetch.
inline void fetch_header(MappedBytes record) {
  record.prefetch();
}

// The third: what the record uses, into the second-level cache, a few lines at a time between the
// steps of the work on another. Asked for at once they are more than some processors have on the
// way, and those wait.
class FetchAhead {
 public:
  // None, or a record; what is left of others is forgotten.
  void begin(MappedBytes record) {
    record_ = record;
    next_ = 0;
    end_ = fetched_bytes(record);
    // What guards the rest is looked at as well.
    const std::size_t size = end_ == 0 ? 0 : record.size();
    for (std::size_t stride_end = mft::kFixupStride; stride_end <= size;
         stride_end += mft::kFixupStride) {
      const std::size_t guarded = stride_end - kCacheLineBytes;
      if (guarded >= end_) record.prefetch_far(guarded);
    }
  }
  // The next kStepBytes, if they are not all fetched.
  void step() {
    if (next_ == end_) return;
    record_.prefetch_far(next_);
    record_.prefetch_far(next_ + kCacheLineBytes);
    record_.prefetch_far(next_ + 2 * kCacheLineBytes);
    record_.prefetch_far(next_ + 3 * kCacheLineBytes);
    next_ += kStepBytes;
  }
  // All that are left.
  void finish() {
    while (next_ != end_) step();
  }

 private:
  static constexpr std::size_t kStepBytes = 4 * kCacheLineBytes;

  // A multiple of kStepBytes, as records of every size are.
  static std::size_t fetched_bytes(MappedBytes record) {
    const auto copy = record.copy_of<std::array<std::byte, 32>>(0);  // up to the used size
    if (!copy) return 0;
    const mft::Bytes header(*copy);
    if (mft::record_signature(header) != mft::kFileSignature) return record.size();
    if (!mft::record_in_use(header)) return 0;
    const std::size_t used = std::min<std::size_t>(mft::record_used_bytes(header), record.size());
    return (std::max(used, mft::kFixupStride) + kStepBytes - 1) / kStepBytes * kStepBytes;
  }

  MappedBytes record_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
};

// For records that were read, the one that is parsed next: next to the core, as much as most
// records use.
inline void fetch_next(const std::byte* record) {
  constexpr std::size_t kBytes = 512;  // the smallest records there are
  for (std::size_t at = 0; at < kBytes; at += kCacheLineBytes) LINKAUDIT_PREFETCH(record + at);
}

}  // namespace scanner
