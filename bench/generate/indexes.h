// $I30 trees with every name of the volume, for --indexes. Kept in memory: 12 bytes for each name,
// and the roots.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "bench/generate/layout.h"
#include "bench/generate/model.h"
#include "tests/support/le_bytes.h"

namespace generate {

// A name to be found in a directory.
struct IndexedName {
  std::uint32_t directory = 0;  // directory index or kRootDirectory
  std::uint32_t record = 0;
  std::uint32_t ordinal = 0;  // kDosOrdinal: the 8.3 alias
};

struct DirectoryIndex {
  fixture::Blob root;    // value of INDEX_ROOT
  fixture::Blob bitmap;  // of the blocks
  std::uint64_t cluster = 0;
  std::uint64_t clusters = 0;  // 0: everything is in the root
};

class Indexes {
 public:
  Indexes(const Model& model, std::vector<IndexedName> names);

  // At most as many clusters as all the blocks need.
  std::uint64_t cluster_bound() const;
  // The root directory's names.
  const std::vector<IndexedName>& root_names() const { return root_names_; }
  // Builds all trees; `write` gets each one's blocks. Returns the clusters used.
  std::uint64_t build(
      const Layout& layout,
      const std::function<void(std::uint64_t cluster, const fixture::Blob&)>& write);
  const DirectoryIndex& of(std::uint32_t directory) const { return directories_[directory]; }

 private:
  DirectoryIndex build_one(std::size_t first, std::size_t last, fixture::Blob& blocks) const;

  const Model& model_;
  std::vector<IndexedName> names_;  // by directory
  std::vector<IndexedName> root_names_;
  std::vector<DirectoryIndex> directories_;
};

}  // namespace generate
