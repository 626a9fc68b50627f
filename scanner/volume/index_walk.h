// Every key of an index in its order, from the root down: $I30, $R and the other view indexes.
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
  // A key and what stands with it; valid during the call. `vcn` is the node's, none for
  // $INDEX_ROOT.
  virtual void entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) = 0;
  // A node that cannot be read, or not to its end: keys may be missing here.
  virtual void damage(const IndexDamage& damage) = 0;
  // Asked before each block is read; false ends the walk.
  virtual bool take_block() { return true; }
};

// One thread at a time; its buffers serve one tree after the other.
class IndexWalk {
 public:
  // Shows all keys that the root leads to. Damage ends the walk of a node, not of its neighbours.
  // No block is read twice, and the depth is bounded: no tree takes longer than its blocks.
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
