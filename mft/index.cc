#include "mft/index.h"

#include <bit>

namespace mft {
namespace {

struct IndexHeader {
  Le32 first_entry;  // from the start of this header
  Le32 used_bytes;
  Le32 allocated_bytes;
  std::uint8_t flags;
  std::array<std::uint8_t, 3> padding;
};
static_assert(OnDisk<IndexHeader> && sizeof(IndexHeader) == 0x10);

struct EntryHeader {
  Le64 file;
  Le16 length;  // 8-aligned; a child VCN fills the last eight bytes
  Le16 key_length;
  Le16 flags;
  Le16 padding;
};
static_assert(OnDisk<EntryHeader> && sizeof(EntryHeader) == 0x10);

constexpr std::uint16_t kHasChild = 1;
constexpr std::uint16_t kLast = 2;
constexpr std::size_t kRootHeaderBytes = 0x10;
constexpr std::size_t kBlockVcn = 0x10;
constexpr std::size_t kBlockNode = 0x18;

Fault bad(std::size_t offset, std::uint64_t actual) {
  return Fault{
      .code = FaultCode::kBadIndex, .offset = static_cast<std::uint32_t>(offset), .actual = actual};
}

}  // namespace

std::expected<IndexNode, Fault> IndexNode::parse(Bytes node) {
  const auto header = node.read<IndexHeader>(0);
  if (!header) return std::unexpected(bad(0, node.size()));
  if (header->used_bytes < header->first_entry) return std::unexpected(bad(0, header->first_entry));
  const auto entries = node.slice(header->first_entry, header->used_bytes - header->first_entry);
  if (!entries || header->first_entry < sizeof(IndexHeader)) {
    return std::unexpected(bad(4, header->used_bytes));
  }
  return IndexNode(*entries);
}

std::optional<IndexEntry> IndexNode::next() {
  if (ended_) return std::nullopt;
  const auto fail = [&](std::uint64_t actual) -> std::optional<IndexEntry> {
    fault_ = bad(offset_, actual);
    ended_ = true;
    return std::nullopt;
  };
  const auto header = bytes_.read<EntryHeader>(offset_);
  if (!header) return fail(bytes_.size());
  const auto entry = bytes_.slice(offset_, header->length);
  if (!entry || header->length < sizeof(EntryHeader)) return fail(header->length);
  IndexEntry result{.file = FileReference::from_disk(header->file),
                    .key = Bytes(),
                    .last = (header->flags & kLast) != 0,
                    .child_vcn = std::nullopt};
  std::size_t body = entry->size();
  if ((header->flags & kHasChild) != 0) {
    if (body < sizeof(EntryHeader) + 8) return fail(header->length);
    body -= 8;
    result.child_vcn = entry->u64(body);
  }
  if (!result.last) {
    const auto key = entry->slice(sizeof(EntryHeader), header->key_length);
    if (!key || sizeof(EntryHeader) + header->key_length > body) return fail(header->key_length);
    result.key = *key;
  }
  ended_ = result.last;
  offset_ += header->length;
  return result;
}

std::expected<IndexRoot, Fault> IndexRoot::parse(Bytes value) {
  const auto node = value.from(kRootHeaderBytes);
  if (!node) return std::unexpected(bad(0, value.size()));
  IndexRoot root{.indexed_type = value.u32(0), .block_bytes = value.u32(8), .node = *node};
  if (!std::has_single_bit(root.block_bytes) || root.block_bytes < 512 ||
      root.block_bytes > 0x10000) {
    return std::unexpected(bad(8, root.block_bytes));
  }
  return root;
}

std::expected<Bytes, Fault> parse_index_block(Bytes block, std::uint64_t vcn) {
  const auto node = block.from(kBlockNode);
  if (!node || block.u32(0) != kIndxSignature) {
    return std::unexpected(bad(0, block.size() < 4 ? 0 : block.u32(0)));
  }
  if (block.u64(kBlockVcn) != vcn) return std::unexpected(bad(kBlockVcn, block.u64(kBlockVcn)));
  return *node;
}

}  // namespace mft
