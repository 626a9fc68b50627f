// Directory indexes made by hand, entry by entry and run by run, for what no builder of volumes
// makes: damaged nodes, holes, blocks that are free.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/source/counting_source.h"
#include "scanner/volume/directory_index.h"
#include "tests/scanner/support.h"
#include "tests/support/index_builder.h"

namespace scanner_test {

using fixture::Blob;
using fixture::get;
using fixture::put;

inline std::u16string wide(const std::string& text) {
  return {text.begin(), text.end()};
}

// "name0000", "name0002" …: the odd numbers are for names that are not there.
inline std::u16string numbered_name(std::size_t number) {
  std::string digits = std::to_string(number);
  return wide("name" + std::string(4 - digits.size(), '0') + digits);
}

inline fixture::IndexEntry entry_of(const std::u16string& name, std::uint64_t record,
                                    fixture::Namespace name_space = fixture::Namespace::kPosix) {
  const fixture::FileName key{.parent = {40, 1}, .name = name, .name_space = name_space};
  return {.file_reference = fixture::FileReference{record, 1}.packed(), .key = key.bytes()};
}

struct HandTree {
  fixture::IndexShape shape{};
  fixture::BuiltIndex index{};

  [[nodiscard]] std::size_t block_count() const {
    return index.allocation.size() / shape.block_bytes;
  }
  [[nodiscard]] std::uint64_t vcn_of(std::size_t block) const {
    return block * fixture::vcns_per_block(shape.block_bytes, shape.cluster_bytes);
  }
  // Shows the block without its fixups, and puts them back.
  void edit_block(std::size_t number, const std::function<void(Blob&)>& edit) {
    const auto begin =
        index.allocation.begin() + static_cast<std::ptrdiff_t>(number * shape.block_bytes);
    Blob block(begin, begin + static_cast<std::ptrdiff_t>(shape.block_bytes));
    const auto array = get<std::uint16_t>(block, 4);
    for (std::size_t i = 0; i < shape.block_bytes / 512; ++i) {
      put<std::uint16_t>(block, i * 512 + 510, get<std::uint16_t>(block, array + 2 + i * 2));
    }
    edit(block);
    fixture::apply_fixups(block, array, 3);
    std::ranges::copy(block, begin);
  }
  void clear_bitmap_bit(std::size_t block) {
    index.bitmap[block / 8] &= ~static_cast<std::byte>(1U << block % 8);
  }
};

// Calls edit(node, offset, length, flags) for each entry of a node that begins at `header`.
inline void for_entries(
    Blob& node, std::size_t header,
    const std::function<void(Blob&, std::size_t, std::uint16_t, std::uint16_t)>& edit) {
  std::size_t at = header + get<std::uint32_t>(node, header);
  const std::size_t end = header + get<std::uint32_t>(node, header + 4);
  while (at + 0x10 <= end) {
    const auto length = get<std::uint16_t>(node, at + 8);
    const auto flags = get<std::uint16_t>(node, at + 0x0C);
    edit(node, at, length, flags);
    if (length == 0 || (flags & 2U) != 0) return;
    at += length;
  }
}
inline constexpr std::size_t kRootNode = 0x10;
inline constexpr std::size_t kBlockNode = 0x18;

// Leaves room for `holes` blocks before block `from`: every VCN from there on counts up.
inline void shift_blocks(HandTree& tree, std::size_t from, std::uint64_t holes) {
  const std::uint64_t first = tree.vcn_of(from);
  const std::uint64_t by = tree.vcn_of(static_cast<std::size_t>(holes));
  const auto shift_children = [&](Blob& node, std::size_t at, std::uint16_t length,
                                  std::uint16_t flags) {
    if ((flags & 1U) == 0) return;
    const auto child = get<std::uint64_t>(node, at + length - 8);
    if (child >= first) put<std::uint64_t>(node, at + length - 8, child + by);
  };
  for_entries(tree.index.root, kRootNode, shift_children);
  for (std::size_t i = 0; i < tree.block_count(); ++i) {
    tree.edit_block(i, [&](Blob& block) {
      for_entries(block, kBlockNode, shift_children);
      const auto own = get<std::uint64_t>(block, 0x10);
      if (own >= first) put<std::uint64_t>(block, 0x10, own + by);
    });
  }
}

inline HandTree hand_tree(const std::vector<fixture::IndexEntry>& sorted, std::size_t per_block,
                          std::uint32_t block_bytes = 4096, std::uint32_t cluster_bytes = 4096) {
  HandTree tree{.shape = {.block_bytes = block_bytes,
                          .cluster_bytes = cluster_bytes,
                          .resident_limit_bytes = 300,
                          .large_root_limit_bytes = 300,
                          .max_entries_per_block = per_block}};
  tree.index = fixture::build_index(sorted, tree.shape);
  return tree;
}
// With the names of 0, 2, … 2 × (count − 1), leading to the records 1000, 1001, …
inline HandTree numbered_tree(std::size_t count, std::size_t per_block,
                              std::uint32_t block_bytes = 4096,
                              std::uint32_t cluster_bytes = 4096) {
  std::vector<fixture::IndexEntry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back(entry_of(numbered_name(i * 2), 1000 + i));
  }
  return hand_tree(entries, per_block, block_bytes, cluster_bytes);
}

struct AllocationForm {
  std::size_t fragments = 1;
  std::vector<fixture::Run> holes_after_first{};  // between the first fragment and the second
  std::optional<std::uint64_t> data_bytes{};
  bool with_bitmap = true;
  bool outside = false;  // in extension records, named by an attribute list
};

// A volume whose record 40 carries the tree, and an index on it. The counter knows all reads.
struct Planted {
  std::unique_ptr<scanner::ReadCounter> counter = std::make_unique<scanner::ReadCounter>();
  std::unique_ptr<scanner::Volume> volume{};
  std::optional<scanner::DirectoryIndex> index{};
};

inline Planted plant(const HandTree& tree, const AllocationForm& form = {}) {
  fixture::VolumeBuilder builder({.cluster_bytes = tree.shape.cluster_bytes});
  const auto file = builder.add_file(fixture::kRoot, u"d", {.record = 40});
  builder.add_attribute(file, fixture::resident(fixture::kIndexRoot, tree.index.root, u"$I30"));
  if (!tree.index.allocation.empty()) {
    auto runs = builder.place_clusters(tree.index.allocation, form.fragments);
    std::uint64_t bytes = tree.index.allocation.size();
    for (const auto& hole : form.holes_after_first) {
      runs.insert(runs.begin() + 1, hole);
      bytes += hole.length * tree.shape.cluster_bytes;
    }
    builder.add_attribute(file,
                          fixture::non_resident(fixture::kIndexAllocation,
                                                {.runs = runs,
                                                 .data_bytes = form.data_bytes.value_or(bytes),
                                                 .cluster_bytes = tree.shape.cluster_bytes},
                                                u"$I30"));
    if (form.with_bitmap) {
      builder.add_attribute(file, fixture::resident(fixture::kBitmap, tree.index.bitmap, u"$I30"));
    }
    if (form.outside) builder.move_outside(file, fixture::kIndexAllocation);
  }
  Planted planted;
  planted.volume = open_volume(std::make_shared<const scanner::CountingSource>(
      source_of(builder.build(), false), *planted.counter));
  if (planted.volume) {
    auto index = scanner::DirectoryIndex::open(*planted.volume, {40, 1});
    if (index) planted.index = *std::move(index);
  }
  return planted;
}

}  // namespace scanner_test
