// The nodes of one index: its $INDEX_ROOT, the INDX blocks of its $INDEX_ALLOCATION, and the
// $BITMAP of live blocks. [N3G] [LFN] Reads a node only on request. Not safe for concurrent use.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "scanner/source/byte_source.h"

namespace scanner {

class FileRecord;
class Volume;

class IndexTree {
 public:
  // The index `name` ("$I30", "$R") of `file`. The root is used in place: the file, moved or not,
  // must outlive the tree. kBadIndex without a sound, resident $INDEX_ROOT. Damage to the other two
  // attributes shows when a block is requested.
  static std::expected<IndexTree, mft::Fault> open(const Volume& volume, const FileRecord& file,
                                                   std::u16string_view name);

  [[nodiscard]] std::uint32_t indexed_type() const { return indexed_type_; }
  [[nodiscard]] mft::Bytes root() const { return root_; }

  // The node of the block at `vcn`, in `buffer`. kBadIndex for a VCN at which no block begins, a
  // block that $BITMAP marks free, a wrong signature or another block's VCN; kUnreadable if it is
  // outside the allocation or cannot be read; the faults of apply_fixup().
  std::expected<mft::Bytes, mft::Fault> read_node(std::uint64_t vcn,
                                                  std::vector<std::byte>& buffer);

  // Number of blocks that fit into the allocation, at most as many as fit on the volume.
  [[nodiscard]] std::uint64_t block_count() const { return block_count_; }
  // True if the allocation claims more blocks than that.
  [[nodiscard]] bool claims_too_much() const { return claims_too_much_; }
  [[nodiscard]] std::uint64_t vcn_of(std::uint64_t block) const { return block * block_units_; }
  // Whether $BITMAP marks that block live; a fault if it is missing or too short.
  std::expected<bool, mft::Fault> is_live(std::uint64_t block);
  // Why the blocks cannot be reached at all; nothing if they can, or if there are none.
  [[nodiscard]] const std::optional<mft::Fault>& allocation_fault() const {
    return allocation_fault_;
  }

 private:
  IndexTree() = default;
  void open_blocks(const Volume& volume, const FileRecord& file, std::u16string_view name);

  mft::Bytes root_;
  std::uint32_t indexed_type_ = 0;
  std::uint32_t block_bytes_ = 0;
  std::uint32_t block_units_ = 0;  // VCNs per block
  std::uint64_t block_count_ = 0;
  bool claims_too_much_ = false;
  SharedSource allocation_;
  SharedSource bitmap_;
  std::optional<mft::Fault> allocation_fault_;
  std::vector<std::byte> bitmap_window_;
  std::uint64_t bitmap_window_at_ = 0;
};

}  // namespace scanner
