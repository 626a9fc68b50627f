#include "scanner/volume/index_tree.h"

#include <algorithm>

#include "mft/attribute.h"
#include "mft/fixup.h"
#include "mft/index.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;

// 4,096 blocks at a time: one read for a directory of a hundred thousand names.
constexpr std::size_t kBitmapWindowBytes = 512;

}  // namespace

std::expected<IndexTree, Fault> IndexTree::open(const Volume& volume, const FileRecord& file,
                                                std::u16string_view name) {
  const auto attribute = file.find(AttributeType::kIndexRoot, name);
  if (!attribute || !attribute.resident()) {
    return std::unexpected(Fault{.code = FaultCode::kBadIndex});
  }
  const auto root = mft::IndexRoot::parse(attribute.value());
  if (!root) return std::unexpected(root.error());
  IndexTree tree;
  tree.root_ = root->node;
  tree.indexed_type_ = root->indexed_type;
  tree.block_bytes_ = root->block_bytes;
  tree.open_blocks(volume, file, name);
  return tree;
}

void IndexTree::open_blocks(const Volume& volume, const FileRecord& file,
                            std::u16string_view name) {
  if (!file.find(AttributeType::kIndexAllocation, name)) return;
  const auto allocation = file.open(AttributeType::kIndexAllocation, name);
  if (!allocation) {
    allocation_fault_ = allocation.error();
    return;
  }
  if (!volume.has_clusters()) {  // a resident one, which is never used for an index
    allocation_fault_ = Fault{.code = FaultCode::kUnreadable};
    return;
  }
  allocation_ = *allocation;
  block_units_ = block_bytes_ / mft::index_vcn_bytes(block_bytes_, volume.boot()->cluster_bytes);
  const std::uint64_t claimed = allocation_->size_bytes() / block_bytes_;
  const std::uint64_t room =
      std::min(volume.boot()->volume_bytes(), volume.bytes()->size_bytes()) / block_bytes_;
  block_count_ = std::min(claimed, room);
  claims_too_much_ = claimed > room;
  if (const auto bitmap = file.open(AttributeType::kBitmap, name)) bitmap_ = *bitmap;
}

std::expected<bool, Fault> IndexTree::is_live(std::uint64_t block) {
  const std::uint64_t at = block / 8;
  const Fault missing{.code = FaultCode::kBadIndex, .actual = vcn_of(block)};
  if (!bitmap_ || at >= bitmap_->size_bytes()) return std::unexpected(missing);
  if (bitmap_window_.empty() || at < bitmap_window_at_ ||
      at - bitmap_window_at_ >= bitmap_window_.size()) {
    bitmap_window_at_ = at - at % kBitmapWindowBytes;
    bitmap_window_.resize(static_cast<std::size_t>(
        std::min<std::uint64_t>(kBitmapWindowBytes, bitmap_->size_bytes() - bitmap_window_at_)));
    if (!read_exactly(*bitmap_, bitmap_window_at_, bitmap_window_)) {
      bitmap_window_.clear();
      return std::unexpected(missing);
    }
  }
  const auto bits =
      static_cast<unsigned>(bitmap_window_[static_cast<std::size_t>(at - bitmap_window_at_)]);
  return (bits >> block % 8 & 1U) != 0;
}

std::expected<mft::Bytes, Fault> IndexTree::read_node(std::uint64_t vcn,
                                                      std::vector<std::byte>& buffer) {
  const Fault bad{.code = FaultCode::kBadIndex, .actual = vcn};
  if (allocation_fault_) return std::unexpected(*allocation_fault_);
  if (!allocation_ || vcn % block_units_ != 0) return std::unexpected(bad);
  const std::uint64_t block = vcn / block_units_;
  if (block >= block_count_) {
    return std::unexpected(
        Fault{.code = FaultCode::kUnreadable, .expected = block_count_, .actual = vcn});
  }
  const auto live = is_live(block);
  if (!live) return std::unexpected(live.error());
  if (!*live) return std::unexpected(bad);
  buffer.resize(block_bytes_);
  if (!read_exactly(*allocation_, block * block_bytes_, buffer)) {
    return std::unexpected(Fault{.code = FaultCode::kUnreadable, .actual = vcn});
  }
  if (mft::Bytes(buffer).u32(0) == mft::kIndxSignature) {
    if (const auto fault = mft::apply_fixup(buffer)) return std::unexpected(*fault);
  }
  return mft::parse_index_block(mft::Bytes(buffer), vcn);
}

}  // namespace scanner
