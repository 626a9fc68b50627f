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

// Filled in place: a copy of the result would be made of small stores and read back by wide loads,
// which stalls the processor.
std::optional<IndexEntry> IndexNode::next() {
  std::optional<IndexEntry> result;
  if (ended_) return result;
  const auto fail = [this](std::uint64_t actual) {
    fault_ = bad(offset_, actual);
    ended_ = true;
  };
  if (offset_ + sizeof(EntryHeader) > bytes_.size()) {
    fail(bytes_.size());
    return result;
  }
  const std::size_t length = bytes_.u16(offset_ + offsetof(EntryHeader, length));
  const std::size_t key_length = bytes_.u16(offset_ + offsetof(EntryHeader, key_length));
  const std::uint16_t flags = bytes_.u16(offset_ + offsetof(EntryHeader, flags));
  const bool last = (flags & kLast) != 0;
  const bool has_child = (flags & kHasChild) != 0;
  const std::size_t child_bytes = has_child ? sizeof(Le64) : 0;
  if (length < sizeof(EntryHeader) + child_bytes || length > bytes_.size() - offset_) {
    fail(length);
    return result;
  }
  if (!last && key_length > length - sizeof(EntryHeader) - child_bytes) {
    fail(key_length);
    return result;
  }
  const std::byte* const entry = bytes_.data() + offset_;
  result.emplace();
  result->file = FileReference::from_disk(bytes_.u64(offset_));
  result->last = last;
  if (has_child) result->child_vcn = bytes_.u64(offset_ + length - child_bytes);
  if (!last) result->key = Bytes(std::span(entry + sizeof(EntryHeader), key_length));
  ended_ = last;
  offset_ += length;
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
