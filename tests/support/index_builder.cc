#include "index_builder.h"

#include <optional>
#include <stdexcept>

#include "record_builder.h"

namespace fixture {

namespace {

constexpr std::size_t kEntryHeaderBytes = 0x10;
constexpr std::size_t kIndexHeaderBytes = 0x10;
constexpr std::size_t kRootHeaderBytes = 0x10;
constexpr std::size_t kBlockIndexHeader = 0x18;  // where it lies in an INDX block
constexpr std::uint16_t kHasChild = 1;
constexpr std::uint16_t kLast = 2;

using Child = std::optional<std::uint64_t>;  // VCN

/// An entry on one level of the tree; `child` holds the keys before it.
struct Item {
  const IndexEntry* entry;
  Child child;
};

struct Level {
  std::vector<Item> items;
  Child last_child;  // of the end entry
};

std::size_t item_bytes(const Item& item) {
  const IndexEntry& entry = *item.entry;
  const std::size_t content =
      kEntryHeaderBytes + entry.key.size() + entry.data.size() + entry.padding.size();
  return static_cast<std::size_t>(align_up(content, 8)) + (item.child ? 8 : 0);
}

void append_item(Blob& node, const Item& item) {
  const IndexEntry& entry = *item.entry;
  Blob blob(kEntryHeaderBytes);
  append_bytes(blob, entry.key);
  if (entry.view) {
    put<std::uint16_t>(blob, 0x00, static_cast<std::uint16_t>(blob.size()));
    put<std::uint16_t>(blob, 0x02, static_cast<std::uint16_t>(entry.data.size()));
    append_bytes(blob, entry.data);
    append_bytes(blob, entry.padding);
  } else {
    put<std::uint64_t>(blob, 0x00, entry.file_reference);
  }
  pad_to_multiple(blob, 8);
  if (item.child) {
    append<std::uint64_t>(blob, *item.child);
  }
  put<std::uint16_t>(blob, 0x08, static_cast<std::uint16_t>(blob.size()));
  put<std::uint16_t>(blob, 0x0A, static_cast<std::uint16_t>(entry.key.size()));
  put<std::uint16_t>(blob, 0x0C, item.child ? kHasChild : std::uint16_t{0});
  append_bytes(node, blob);
}

void append_end(Blob& node, const Child& child) {
  Blob blob(kEntryHeaderBytes);
  if (child) {
    append<std::uint64_t>(blob, *child);
  }
  put<std::uint16_t>(blob, 0x08, static_cast<std::uint16_t>(blob.size()));
  put<std::uint16_t>(blob, 0x0C, child ? std::uint16_t{kLast | kHasChild} : kLast);
  append_bytes(node, blob);
}

/// Fills in the index header lying at `at`; entries begin at `first` (absolute).
void put_index_header(Blob& node, std::size_t at, std::size_t first, std::size_t used_end,
                      std::size_t allocated_end, bool has_children) {
  put<std::uint32_t>(node, at + 0x0, static_cast<std::uint32_t>(first - at));
  put<std::uint32_t>(node, at + 0x4, static_cast<std::uint32_t>(used_end - at));
  put<std::uint32_t>(node, at + 0x8, static_cast<std::uint32_t>(allocated_end - at));
  put<std::uint8_t>(node, at + 0xC, has_children ? 1 : 0);
}

class TreeWriter {
 public:
  explicit TreeWriter(const IndexShape& shape) : shape_(shape) {}

  Level pack(const Level& level) {
    Level up;
    const auto& items = level.items;
    std::size_t next = 0;
    for (;;) {
      const std::size_t begin = next;
      std::size_t used = 0;
      while (next < items.size() && next - begin < entry_limit() &&
             used + item_bytes(items[next]) <= capacity(level)) {
        used += item_bytes(items[next]);
        ++next;
      }
      if (next == items.size()) {
        up.last_child = emit(items, begin, next, level.last_child);
        return up;
      }
      if (next == begin) {
        throw std::length_error("build_index: an entry does not fit into a block");
      }
      // The entry that does not fit goes up as separator. Were it the last one,
      // nothing would be left for the block behind it.
      if (next + 1 == items.size() && next - begin > 1) {
        --next;
      }
      up.items.push_back({items[next].entry, emit(items, begin, next, items[next].child)});
      ++next;
    }
  }

  Blob root(const Level& level) const {
    Blob root(kRootHeaderBytes + kIndexHeaderBytes);
    put<std::uint32_t>(root, 0x0, shape_.indexed_type);
    put<std::uint32_t>(root, 0x4, shape_.collation);
    put<std::uint32_t>(root, 0x8, shape_.block_bytes);
    put<std::uint8_t>(root, 0xC, static_cast<std::uint8_t>(unit_per_block()));
    for (const Item& item : level.items) {
      append_item(root, item);
    }
    append_end(root, level.last_child);
    put_index_header(root, kRootHeaderBytes, kRootHeaderBytes + kIndexHeaderBytes, root.size(),
                     root.size(), level.last_child.has_value());
    return root;
  }

  const Blob& blocks() const { return blocks_; }
  std::size_t block_count() const { return blocks_.size() / shape_.block_bytes; }

 private:
  std::uint64_t unit_per_block() const {
    return vcns_per_block(shape_.block_bytes, shape_.cluster_bytes);
  }
  std::size_t entry_limit() const {
    return shape_.max_entries_per_block == 0 ? SIZE_MAX : shape_.max_entries_per_block;
  }
  std::size_t usa_words() const { return shape_.block_bytes / 512 + 1; }
  std::size_t first_entry() const {
    return static_cast<std::size_t>(
        align_up(kBlockIndexHeader + kIndexHeaderBytes + 2 * usa_words(), 8));
  }
  std::size_t capacity(const Level& level) const {
    const std::size_t end_entry = kEntryHeaderBytes + (level.last_child ? 8U : 0U);
    return shape_.block_bytes - first_entry() - end_entry;
  }

  std::uint64_t emit(const std::vector<Item>& items, std::size_t begin, std::size_t end,
                     const Child& last_child) {
    const std::uint64_t vcn = block_count() * unit_per_block();
    Blob block = ascii("INDX");
    block.resize(first_entry());
    put<std::uint16_t>(block, 0x04, kBlockIndexHeader + kIndexHeaderBytes);
    put<std::uint16_t>(block, 0x06, static_cast<std::uint16_t>(usa_words()));
    put<std::uint64_t>(block, 0x10, vcn);
    for (std::size_t i = begin; i < end; ++i) {
      append_item(block, items[i]);
    }
    append_end(block, last_child);
    put_index_header(block, kBlockIndexHeader, first_entry(), block.size(), shape_.block_bytes,
                     last_child.has_value());
    block.resize(shape_.block_bytes);
    apply_fixups(block, kBlockIndexHeader + kIndexHeaderBytes, 1);
    append_bytes(blocks_, block);
    return vcn;
  }

  const IndexShape& shape_;
  Blob blocks_;
};

}  // namespace

std::uint64_t vcns_per_block(std::uint32_t block_bytes, std::uint32_t cluster_bytes) {
  return block_bytes >= cluster_bytes ? block_bytes / cluster_bytes : block_bytes / 512;
}

BuiltIndex build_index(const std::vector<IndexEntry>& sorted, const IndexShape& shape) {
  TreeWriter writer(shape);
  Level level;
  for (const IndexEntry& entry : sorted) {
    level.items.push_back({&entry, {}});
  }
  BuiltIndex built;
  built.root = writer.root(level);
  while (built.root.size() >
         (built.depth == 1 ? shape.resident_limit_bytes : shape.large_root_limit_bytes)) {
    if (level.items.empty()) {
      break;  // only the end entry is left: no root can be smaller
    }
    level = writer.pack(level);
    built.root = writer.root(level);
    ++built.depth;
  }
  built.allocation = writer.blocks();
  if (!built.allocation.empty()) {
    built.bitmap.resize(static_cast<std::size_t>(align_up(divide_up(writer.block_count(), 8), 8)));
    for (std::size_t i = 0; i < writer.block_count(); ++i) {
      built.bitmap[i / 8] |= static_cast<std::byte>(1U << (i % 8));
    }
  }
  return built;
}

}  // namespace fixture
