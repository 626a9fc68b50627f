#include "scanner/volume/index_walk.h"

namespace scanner {

using mft::Fault;
using mft::FaultCode;

void IndexWalk::run(IndexTree& tree, IndexVisitor& visitor) {
  tree_ = &tree;
  visitor_ = &visitor;
  stopped_ = false;
  visited_.clear();
  visit(tree.root(), std::nullopt, 0);
}

void IndexWalk::visit(mft::Bytes bytes, std::optional<std::uint64_t> vcn, std::size_t depth) {
  auto node = mft::IndexNode::parse(bytes);
  if (!node) return visitor_->damage({.fault = node.error(), .vcn = vcn});
  while (const auto entry = node->next()) {
    if (entry->child_vcn) descend(*entry->child_vcn, depth);
    if (stopped_) return;
    if (!entry->last) visitor_->entry(*entry, vcn);
  }
  if (node->fault()) visitor_->damage({.fault = *node->fault(), .vcn = vcn});
}

void IndexWalk::descend(std::uint64_t vcn, std::size_t depth) {
  // A block has one parent, so a second visit means a cycle or worse.
  if (depth >= kMaxDepth || !visited_.insert(vcn).second) {
    return visitor_->damage(
        {.fault = Fault{.code = FaultCode::kBadIndex, .actual = vcn}, .vcn = vcn});
  }
  if (!visitor_->take_block()) {
    stopped_ = true;
    return;
  }
  const auto node = tree_->read_node(vcn, blocks_[depth]);
  if (!node) return visitor_->damage({.fault = node.error(), .vcn = vcn});
  visit(*node, vcn, depth + 1);
}

}  // namespace scanner
