#include "mft/driver_record.h"

#include <bit>

namespace mft {
namespace {

struct Header {
  Le64 reference;  // a bare record number with all drivers seen
  Le32 record_bytes;
};
static_assert(OnDisk<Header> && sizeof(Header) == kDriverRecordHeaderBytes);

}  // namespace

std::optional<DriverRecord> DriverRecord::parse(Bytes output) {
  const auto header = output.read<Header>(0);
  if (!header) return std::nullopt;
  const std::uint32_t bytes = header->record_bytes;
  if (!std::has_single_bit(bytes) || bytes < 512 || bytes > 4096) return std::nullopt;
  const auto record = output.slice(sizeof(Header), bytes);
  if (!record) return std::nullopt;
  return DriverRecord{.number = FileReference::from_disk(header->reference).record,
                      .record = *record};
}

}  // namespace mft
