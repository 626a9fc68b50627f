// B-trees as NTFS stores them: INDEX_ROOT, INDEX_ALLOCATION and BITMAP values.
// Layouts: [LFN] [N3G]. The caller sorts, so that it can missort.
#pragma once

#include <cstdint>
#include <vector>

#include "le_bytes.h"

namespace fixture {

/// One entry, of a directory (file reference and $FILE_NAME) or of a view
/// (key and data).
struct IndexEntry {
  std::uint64_t file_reference = 0;  // directories only
  Blob key{};
  bool view = false;
  Blob data{};     // views only
  Blob padding{};  // views only: bytes behind the data, not counted as data
};

struct IndexShape {
  std::uint32_t indexed_type = 0x30;  // 0 for views
  std::uint32_t collation = 1;
  std::uint32_t block_bytes = 4096;
  std::uint32_t cluster_bytes = 4096;
  std::size_t resident_limit_bytes = 512;    // a larger root value moves to blocks
  std::size_t large_root_limit_bytes = 256;  // of the root value of a tree with blocks
  std::size_t max_entries_per_block = 0;     // 0: as many as fit; small: deep trees
};

struct BuiltIndex {
  Blob root{};        // value of INDEX_ROOT
  Blob allocation{};  // INDX blocks with fixups; empty: everything is in the root
  Blob bitmap{};
  std::size_t depth = 1;  // levels, the root included
};

BuiltIndex build_index(const std::vector<IndexEntry>& sorted, const IndexShape& shape);

/// How far apart two neighbouring blocks' VCNs are: in clusters, or in 512-byte
/// units when a cluster is larger than a block.
std::uint64_t vcns_per_block(std::uint32_t block_bytes, std::uint32_t cluster_bytes);

}  // namespace fixture
