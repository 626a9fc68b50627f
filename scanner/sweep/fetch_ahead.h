// Records that lie in mapped memory are fetched before they are copied, in stages (measured, see
// bench/README.md). Nothing here validates a record: if its header is wrong, or changes before the
// record is copied, the copy is merely slower.
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

// The first stage, once per page: a load maps the page and translates its address; a prefetch that
// would need either is dropped. `later` will be `soon` in a later call, and is prefetched so that
// its line need not be waited for then. Either may be none.
inline void prepare_page(MappedBytes soon, MappedBytes later) {
  later.prefetch();
  soon.touch();
}

// The second stage: the header, which determines what to fetch.
inline void fetch_header(MappedBytes record) {
  record.prefetch();
}

// The third: the used part of the record, into the second-level cache, a few lines at a time
// between the steps of the work on another. All at once would exceed the outstanding loads of some
// processors and stall them.
class FetchAhead {
 public:
  // None, or a record; drops what is left of others.
  void begin(MappedBytes record) {
    record_ = record;
    next_ = 0;
    end_ = fetched_bytes(record);
    // The fixup words of the rest are read as well.
    const std::size_t size = end_ == 0 ? 0 : record.size();
    for (std::size_t stride_end = mft::kFixupStride; stride_end <= size;
         stride_end += mft::kFixupStride) {
      const std::size_t guarded = stride_end - kCacheLineBytes;
      if (guarded >= end_) record.prefetch_far(guarded);
    }
  }
  // The next kStepBytes, unless all are fetched.
  void step() {
    if (next_ == end_) return;
    record_.prefetch_far(next_);
    record_.prefetch_far(next_ + kCacheLineBytes);
    record_.prefetch_far(next_ + 2 * kCacheLineBytes);
    record_.prefetch_far(next_ + 3 * kCacheLineBytes);
    next_ += kStepBytes;
  }
  // All the rest.
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

// For records that were read, the one that is parsed next: into the first-level cache, as much as
// most records use.
inline void fetch_next(const std::byte* record) {
  constexpr std::size_t kBytes = 512;  // the smallest records there are
  for (std::size_t at = 0; at < kBytes; at += kCacheLineBytes) LINKAUDIT_PREFETCH(record + at);
}

}  // namespace scanner
