// Directory indexes ($I30): a B+ tree of $FILE_NAME keys. [N3G] [LFN]
// Views into the caller's buffer; an entry that exists is bounded.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"

namespace mft {

inline constexpr std::uint32_t kIndxSignature = 0x58444E49;  // "INDX"
inline constexpr std::uint32_t kIndexedFileNames = 0x30;     // what the indexes of directories hold

struct IndexEntry {
  FileReference file;
  Bytes key;  // a $FILE_NAME value; empty in the last entry
  bool last = false;
  std::optional<std::uint64_t> child_vcn;  // the node with the keys before this one
};

// The entries of one node, in order. Ends with the entry that is marked last.
class IndexNode {
 public:
  // `node` begins at the index header (in $INDEX_ROOT at 0x10, in an INDX block at 0x18).
  // kBadIndex if its offsets contradict each other.
  static std::expected<IndexNode, Fault> parse(Bytes node);

  [[nodiscard]] std::optional<IndexEntry> next();
  // kBadIndex: an invalid entry, or no entry marked last.
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  explicit IndexNode(Bytes entries) : bytes_(entries) {}
  Bytes bytes_;
  std::size_t offset_ = 0;
  bool ended_ = false;
  std::optional<Fault> fault_;
};

struct IndexRoot {
  std::uint32_t indexed_type = 0;  // kIndexedFileNames in directories
  std::uint32_t block_bytes = 0;  // size of this index's INDX blocks; the boot sector's is no judge
  Bytes node;
  // kBadIndex: too short, or a block size that is not a power of two from 512 to 64 KiB.
  static std::expected<IndexRoot, Fault> parse(Bytes value);
};

// The unit of an index's VCNs: clusters, or 512 bytes where a block is smaller than a cluster.
// [N3G]
[[nodiscard]] constexpr std::uint32_t index_vcn_bytes(std::uint32_t block_bytes,
                                                      std::uint32_t cluster_bytes) {
  return block_bytes >= cluster_bytes ? cluster_bytes : 512;
}

// One INDX block, fixups applied. kBadIndex: wrong signature or another VCN than `vcn`.
std::expected<Bytes, Fault> parse_index_block(Bytes block, std::uint64_t vcn);

}  // namespace mft
