#include "mft/record.h"

namespace mft {

std::expected<RecordView, Fault> RecordView::parse(Bytes record) {
  const auto header = record.read<RecordHeader>(0);
  if (!header) return std::unexpected(Fault{.code = FaultCode::kBadRecordHeader});
  if (header->signature != kFileSignature) {
    const auto code =
        header->signature == kBaadSignature ? FaultCode::kBaadRecord : FaultCode::kBadSignature;
    return std::unexpected(
        Fault{.code = code, .expected = kFileSignature, .actual = header->signature});
  }
  const std::uint32_t used = header->used_bytes;
  if (used > record.size()) {
    return std::unexpected(Fault{.code = FaultCode::kBadRecordHeader,
                                 .offset = offsetof(RecordHeader, used_bytes),
                                 .expected = record.size(),
                                 .actual = used});
  }
  const std::uint16_t first = header->first_attribute;
  if (first < sizeof(RecordHeader) || first % 8 != 0 || first >= used) {
    return std::unexpected(Fault{.code = FaultCode::kBadRecordHeader,
                                 .offset = offsetof(RecordHeader, first_attribute),
                                 .expected = used,
                                 .actual = first});
  }
  // The update sequence array lies between header and attributes, and guards neither by
  // overlapping.
  const std::uint32_t usa_end = header->usa_offset + 2U * header->usa_count;
  if (header->usa_offset < sizeof(RecordHeader) || usa_end > first) {
    return std::unexpected(Fault{.code = FaultCode::kBadUpdateSequence,
                                 .offset = offsetof(RecordHeader, usa_offset),
                                 .expected = first,
                                 .actual = usa_end});
  }
  return RecordView(*header, *record.slice(first, used - first));
}

}  // namespace mft
