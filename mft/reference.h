// File references: which record, and which use of it.
#pragma once

#include <compare>
#include <cstdint>

namespace mft {

// Position of a record in $MFT, 48 bits on disk.
using RecordNumber = std::uint64_t;

// Records whose number is fixed. [LFN] [N3G]
inline constexpr RecordNumber kMftRecord = 0;
inline constexpr RecordNumber kMftMirrRecord = 1;
inline constexpr RecordNumber kLogFileRecord = 2;
inline constexpr RecordNumber kVolumeRecord = 3;
inline constexpr RecordNumber kRootRecord = 5;
inline constexpr RecordNumber kUpCaseRecord = 10;
inline constexpr RecordNumber kExtendRecord = 11;

// Record number (48 bits) and sequence number (16 bits) together. Sequence 0 means "do not check".
// [N3G]
struct FileReference {
  RecordNumber record = 0;
  std::uint16_t sequence = 0;

  static constexpr FileReference from_disk(std::uint64_t raw) {
    return {raw & 0xFFFF'FFFF'FFFFU, static_cast<std::uint16_t>(raw >> 48U)};
  }
  // True if a record in use with `actual` as its sequence number is the one meant.
  [[nodiscard]] constexpr bool accepts(std::uint16_t actual) const {
    return sequence == 0 || sequence == actual;
  }
  friend constexpr auto operator<=>(const FileReference&, const FileReference&) = default;
};

}  // namespace mft
