// A copy of one record of a mapped $MFT: writing to the file during the scan must not change what
// was already checked.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "mft/bytes.h"
#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/source/mapped_bytes.h"

namespace scanner {

class RecordCopy {
 public:
  // REQUIRES: a multiple of 512.
  explicit RecordCopy(std::size_t record_bytes) : bytes_(record_bytes) {}

  // Copies what a parser reads: of a record in use the first 512 bytes, its used part by its
  // header, and the fixup words of the rest; of a free one its header; of anything else everything.
  // Copies each byte only once. What is not copied keeps the data of an earlier record. REQUIRES:
  // record.size() is record_bytes.
  void take(MappedBytes record) {
    constexpr std::size_t kStart = 64;  // the header, and a cache line
    constexpr std::size_t kStride = mft::kFixupStride;
    const std::span<std::byte> bytes(bytes_);
    record.copy_whole(0, bytes.first<kStart>());
    const mft::Bytes header(bytes.first<kStart>());
    std::size_t end = bytes.size();
    if (mft::record_signature(header) == mft::kFileSignature) {
      if (!mft::record_in_use(header)) return;
      // The update sequence array is always within the first stride.
      end = std::clamp<std::size_t>(mft::record_used_bytes(header), kStride, bytes.size());
    }
    record.copy(kStart, bytes.subspan(kStart, end - kStart));
    for (std::size_t guard = 2 * kStride - 2; guard < bytes.size(); guard += kStride) {
      // The used part may end within one.
      const std::size_t from = std::max(guard, end);
      if (from < guard + 2) record.copy(from, bytes.subspan(from, guard + 2 - from));
    }
  }
  [[nodiscard]] std::span<std::byte> bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace scanner
