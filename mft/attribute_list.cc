#include "mft/attribute_list.h"

namespace mft {
namespace {

struct EntryHeader {
  Le32 type;
  Le16 length;  // bytes, 8-aligned
  std::uint8_t name_length;
  std::uint8_t name_offset;
  Le64 lowest_vcn;
  Le64 holder;
  Le16 instance;
};
static_assert(OnDisk<EntryHeader> && sizeof(EntryHeader) == 0x1A);

}  // namespace

std::optional<AttributeListEntry> AttributeListCursor::next() {
  if (offset_ >= bytes_.size()) return std::nullopt;
  const auto header = bytes_.read<EntryHeader>(offset_);
  // Less than a header after the last entry is padding, which may hold leftovers. [LFN]
  if (!header) {
    offset_ = bytes_.size();
    return std::nullopt;
  }
  const auto fail = [&](std::uint64_t actual) -> std::optional<AttributeListEntry> {
    fault_ = Fault{.code = FaultCode::kBadAttributeList,
                   .offset = static_cast<std::uint32_t>(offset_),
                   .actual = actual};
    offset_ = bytes_.size();
    return std::nullopt;
  };
  const auto entry = bytes_.slice(offset_, header->length);
  if (header->length < sizeof(EntryHeader) || !entry) return fail(header->length);
  AttributeListEntry result{.type = static_cast<AttributeType>(header->type.value()),
                            .name = Utf16View(),
                            .lowest_vcn = header->lowest_vcn,
                            .holder = FileReference::from_disk(header->holder),
                            .instance = header->instance};
  if (header->name_length != 0) {
    const auto name = entry->slice(header->name_offset, std::uint64_t{header->name_length} * 2);
    if (!name) return fail(header->name_length);
    result.name = Utf16View(*name);
  }
  offset_ += header->length;
  return result;
}

}  // namespace mft
