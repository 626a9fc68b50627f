// One FILE record of $MFT. [LFN] [N3G] [DEVN]
// A RecordView that exists has a header with valid offsets and sizes; it points into the caller's
// buffer, which must already have its fixups applied. Safe for concurrent reading.
#pragma once

#include <cstdint>
#include <expected>
#include <utility>

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

// The header's own figure, not yet validated.
[[nodiscard]] inline std::uint32_t record_used_bytes(Bytes record) {
  return record.u32(offsetof(RecordHeader, used_bytes));
}

class RecordView {
 public:
  // `record` is a whole record, 512 to 4096 bytes, fixups applied. kBadSignature, kBaadRecord,
  // kBadRecordHeader, kBadUpdateSequence. The header's allocated size is not validated: it bounds
  // nothing that is read.
  static std::expected<RecordView, Fault> parse(Bytes record);

  class Checked {  // proof that a header is valid; only parse() can create it
    friend class RecordView;
    Checked() = default;
  };
  RecordView(Checked, Bytes record, std::uint16_t first_attribute, std::uint32_t used)
      : attributes_(record.span().subspan(first_attribute, used - first_attribute)),
        base_reference_(record.u64(offsetof(RecordHeader, base_reference))),
        sequence_(record.u16(offsetof(RecordHeader, sequence))),
        link_count_(record.u16(offsetof(RecordHeader, link_count))),
        flags_(record.u16(offsetof(RecordHeader, flags))) {}

  [[nodiscard]] std::uint16_t sequence() const { return sequence_; }
  [[nodiscard]] std::uint16_t link_count() const { return link_count_; }
  [[nodiscard]] bool in_use() const { return (flags_ & kRecordInUse) != 0; }
  [[nodiscard]] bool is_directory() const { return (flags_ & kRecordIsDirectory) != 0; }
  [[nodiscard]] bool is_base() const { return base_reference_ == 0; }
  [[nodiscard]] FileReference base() const { return FileReference::from_disk(base_reference_); }
  [[nodiscard]] AttributeCursor attributes() const { return AttributeCursor(attributes_); }
  [[nodiscard]] Bytes attribute_bytes() const { return attributes_; }

 private:
  static Fault fault_of(Bytes record);

  Bytes attributes_;  // from the first attribute to the end of the used part
  std::uint64_t base_reference_;
  std::uint16_t sequence_;
  std::uint16_t link_count_;
  std::uint16_t flags_;
};

// Inline for the sweep's speed, like AttributeCursor::next().
inline std::expected<RecordView, Fault> RecordView::parse(Bytes record) {
  if (record.size() < sizeof(RecordHeader)) return std::unexpected(fault_of(record));
  const std::uint32_t used = record.u32(offsetof(RecordHeader, used_bytes));
  const std::uint16_t first = record.u16(offsetof(RecordHeader, first_attribute));
  const std::uint16_t usa_offset = record.u16(offsetof(RecordHeader, usa_offset));
  const std::uint16_t usa_count = record.u16(offsetof(RecordHeader, usa_count));
  // The update sequence array is between header and attributes and overlaps neither.
  if (record_signature(record) != kFileSignature || used > record.size() ||
      first < sizeof(RecordHeader) || first % 8 != 0 || first >= used ||
      usa_offset < sizeof(RecordHeader) || usa_offset + 2U * usa_count > first) {
    return std::unexpected(fault_of(record));
  }
  return std::expected<RecordView, Fault>(std::in_place, Checked(), record, first, used);
}

}  // namespace mft
