#include "scanner/volume/index_place.h"

#include <cstddef>

#include "mft/attribute.h"
#include "mft/data_runs.h"
#include "mft/index.h"
#include "mft/utf16.h"

namespace scanner {
namespace {

using mft::Attribute;
using mft::AttributeType;

bool is_of_directory(const Attribute& attribute) {
  return attribute && mft::same_units(attribute.name(), u"$I30");
}

// The number of the root's children, if they are the first blocks of the index, whose VCNs are
// `block_units` apart; 0 otherwise.
std::uint32_t first_blocks_of(const Attribute& root, std::uint32_t block_units) {
  const auto parsed = mft::IndexRoot::parse(root.value());
  if (!parsed || parsed->indexed_type != mft::kIndexedFileNames ||
      parsed->block_bytes != IndexPlace::kBlockBytes) {
    return 0;
  }
  auto node = mft::IndexNode::parse(parsed->node);
  if (!node) return 0;
  std::uint32_t children = 0;
  std::uint32_t found = 0;  // a bit for each block
  while (const auto entry = node->next()) {
    if (!entry->child_vcn || children == IndexPlace::kMostBlocks) return 0;
    const std::uint64_t block = *entry->child_vcn / block_units;
    if (*entry->child_vcn % block_units != 0 || block >= IndexPlace::kMostBlocks) return 0;
    found |= 1U << block;
    ++children;
  }
  return !node->fault() && found == (1U << children) - 1 ? children : 0;
}

// The LCN of the first `bytes`, if the attribute is in one piece; 0 otherwise.
std::uint64_t only_lcn(const Attribute& allocation, std::uint32_t bytes,
                       const mft::BootSector& boot) {
  constexpr std::uint64_t kMostLcn = 0xFF'FFFF'FFFF;
  const mft::Bytes raw = allocation.raw();
  if (allocation.lowest_vcn() != 0 || allocation.flags() != 0 ||
      raw.u64(offsetof(mft::NonResidentHeader, data_bytes)) < bytes ||
      raw.u64(offsetof(mft::NonResidentHeader, initialized_bytes)) < bytes) {
    return 0;
  }
  mft::DataRunCursor runs(allocation.mapping_pairs(), 0);
  const auto run = runs.next();
  if (!run || !run->lcn || runs.next() || runs.fault()) return 0;
  const std::uint64_t lcn = *run->lcn;
  const bool fits = lcn < boot.total_clusters && lcn <= kMostLcn &&
                    run->length_clusters <= boot.total_clusters - lcn &&
                    run->length_clusters >= (bytes - 1) / boot.cluster_bytes + 1;
  return fits ? lcn : 0;
}

bool are_live(const Attribute& bitmap, std::uint32_t blocks) {
  const mft::Bytes bits = bitmap.value();
  const unsigned all = (1U << blocks) - 1;
  return !bits.empty() && (bits.u8(0) & all) == all;
}

}  // namespace

// Flattened, as the sweep does this for every directory.
[[gnu::flatten]] std::uint64_t IndexPlace::code_of(mft::Bytes attributes,
                                                   const mft::BootSector& boot) {
  mft::Bytes root_bytes;
  mft::Bytes allocation_bytes;
  mft::Bytes bitmap_bytes;
  std::size_t count = 0;
  mft::AttributeCursor cursor(attributes);
  while (cursor.next()) {
    switch (cursor.attribute().type()) {
      case AttributeType::kIndexRoot: root_bytes = cursor.attribute().raw(); break;
      case AttributeType::kIndexAllocation: allocation_bytes = cursor.attribute().raw(); break;
      case AttributeType::kBitmap: bitmap_bytes = cursor.attribute().raw(); break;
      default: continue;
    }
    ++count;
  }
  if (root_bytes.empty()) return kUnknown;
  const Attribute root(root_bytes);
  if (!is_of_directory(root) || !root.resident()) return kUnknown;
  if (count == 1) return kInRecord;
  if (count != 3 || allocation_bytes.empty() || bitmap_bytes.empty()) return kUnknown;
  const Attribute allocation(allocation_bytes);
  const Attribute bitmap(bitmap_bytes);
  if (!is_of_directory(allocation) || allocation.resident() || !is_of_directory(bitmap)) {
    return kUnknown;
  }
  const std::uint32_t blocks =
      first_blocks_of(root, kBlockBytes / mft::index_vcn_bytes(kBlockBytes, boot.cluster_bytes));
  if (blocks == 0 || !are_live(bitmap, blocks)) return kUnknown;
  const std::uint64_t lcn = only_lcn(allocation, blocks * kBlockBytes, boot);
  return lcn == 0 ? kUnknown : lcn << 8U | blocks;
}

}  // namespace scanner
