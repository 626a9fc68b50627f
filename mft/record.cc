#include "mft/record.h"

namespace mft {

// The fault of a header that parse() rejects.
Fault RecordView::fault_of(Bytes record) {
  const auto header = record.read<RecordHeader>(0);
  if (!header) return Fault{.code = FaultCode::kBadRecordHeader};
  if (header->signature != kFileSignature) {
    const auto code =
        header->signature == kBaadSignature ? FaultCode::kBaadRecord : FaultCode::kBadSignature;
    return Fault{.code = code, .expected = kFileSignature, .actual = header->signature};
  }
  const std::uint32_t used = header->used_bytes;
  if (used > record.size()) {
    return Fault{.code = FaultCode::kBadRecordHeader,
                 .offset = offsetof(RecordHeader, used_bytes),
                 .expected = record.size(),
                 .actual = used};
  }
  const std::uint16_t first = header->first_attribute;
  if (first < sizeof(RecordHeader) || first % 8 != 0 || first >= used) {
    return Fault{.code = FaultCode::kBadRecordHeader,
                 .offset = offsetof(RecordHeader, first_attribute),
                 .expected = used,
                 .actual = first};
  }
  return Fault{.code = FaultCode::kBadUpdateSequence,
               .offset = offsetof(RecordHeader, usa_offset),
               .expected = first,
               .actual = header->usa_offset + std::uint64_t{2} * header->usa_count};
}

}  // namespace mft
