// One FILE record of $MFT. [LFN] [N3G] [DEVN]
// A RecordView that exists has a header whose offsets and sizes hold; it points into the caller's
// buffer, which must already have its fixups applied. Safe for concurrent reading.
#pragma once

#include <cstdint>
#include <expected>

#include "mft/attribute.h"
#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"

namespace mft {

inline constexpr std::uint32_t kFileSignature = 0x454C4946;  // "FILE"
inline constexpr std::uint32_t kBaadSignature = 0x44414142;  // "BAAD": torn, says the driver

struct RecordHeader {
  Le32 signature;
  Le16 usa_offset;
  Le16 usa_count;  // words, the update sequence number included
  Le64 log_sequence_number;
  Le16 sequence;
  Le16 link_count;  // counts every $FILE_NAME, 8.3 names too
  Le16 first_attribute;
  Le16 flags;
  Le32 used_bytes;
  Le32 allocated_bytes;
  Le64 base_reference;  // 0: this is a base record
  Le16 next_attribute_instance;
};
static_assert(OnDisk<RecordHeader> && sizeof(RecordHeader) == 0x2A);

inline constexpr std::uint16_t kRecordInUse = 1;
inline constexpr std::uint16_t kRecordIsDirectory = 2;  // has an $I30 index
inline constexpr std::uint16_t kRecordIsViewIndex = 8;

// The signature and the in-use flag can be read before fixups: no stride's end covers them.
[[nodiscard]] inline std::uint32_t record_signature(Bytes record) {
  return record.u32(0);
}
[[nodiscard]] inline bool record_in_use(Bytes record) {
  return (record.u16(offsetof(RecordHeader, flags)) & kRecordInUse) != 0;
}

// The header's own figure, not yet judged.
[[nodiscard]] inline std::uint32_t record_used_bytes(Bytes record) {
  return record.u32(offsetof(RecordHeader, used_bytes));
}

class RecordView {
 public:
  // `record` is a whole record, 512 to 4096 bytes, fixups applied. kBadSignature, kBaadRecord,
  // kBadRecordHeader, kBadUpdateSequence. The header's allocated size is not judged: it bounds
  // nothing that is read.
  static std::expected<RecordView, Fault> parse(Bytes record);

  [[nodiscard]] std::uint16_t sequence() const { return header_.sequence; }
  [[nodiscard]] std::uint16_t link_count() const { return header_.link_count; }
  [[nodiscard]] bool in_use() const { return (header_.flags & kRecordInUse) != 0; }
  [[nodiscard]] bool is_directory() const { return (header_.flags & kRecordIsDirectory) != 0; }
  [[nodiscard]] bool is_base() const { return header_.base_reference == 0U; }
  [[nodiscard]] FileReference base() const {
    return FileReference::from_disk(header_.base_reference);
  }
  [[nodiscard]] AttributeCursor attributes() const { return AttributeCursor(attributes_); }

 private:
  RecordView(const RecordHeader& header, Bytes attributes)
      : header_(header), attributes_(attributes) {}
  RecordHeader header_;
  Bytes attributes_;  // from the first attribute to the end of the used part
};

}  // namespace mft
