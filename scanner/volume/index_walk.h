// Visits every key of an index in order, from the root down: $I30, $R and the other view indexes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "mft/index.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/index_tree.h"

namespace scanner {

class IndexVisitor {
 public:
  virtual ~IndexVisitor() = default;
  // A key and its data; valid during the call. `vcn`: of the node; none for $INDEX_ROOT.
  virtual void entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) = 0;
  // A node that cannot be read completely: keys may be missing.
  virtual void damage(const IndexDamage& damage) = 0;
  // Called before each block is read; false ends the walk.
  virtual bool take_block() { return true; }
};

// Not safe for concurrent use; can be reused for one tree after another.
class IndexWalk {
 public:
  // Visits all keys reachable from the root. Damage ends the walk of a node, not of its neighbours.
  // No block is read twice, and the depth is bounded: the cost is limited by the number of blocks.
  void run(IndexTree& tree, IndexVisitor& visitor);

 private:
  static constexpr std::size_t kMaxDepth = 64;
  void visit(mft::Bytes node, std::optional<std::uint64_t> vcn, std::size_t depth);
  void descend(std::uint64_t vcn, std::size_t depth);

  IndexTree* tree_ = nullptr;
  IndexVisitor* visitor_ = nullptr;
  bool stopped_ = false;
  std::unordered_set<std::uint64_t> visited_;
  std::array<std::vector<std::byte>, kMaxDepth> blocks_;  // by depth
};

}  // namespace scanner
