#include "scanner/volume/directory_index.h"

#include <vector>

#include "mft/fixup.h"
#include "mft/index.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// A B+ tree with the smallest possible nodes is far lower than this. [N3G caps it too]
constexpr int kMaxDepth = 64;

class Search {
 public:
  Search(const Volume& volume, std::u16string_view name, bool case_sensitive)
      : volume_(volume), name_(name), case_sensitive_(case_sensitive) {}

  std::expected<std::optional<DirectoryEntry>, Fault> run(mft::FileReference directory) {
    const auto file = FileRecord::read(volume_, directory);
    if (!file) return std::unexpected(file.error());
    if (!file->faults().empty()) return std::unexpected(file->faults().front());
    const auto attribute = file->find(mft::AttributeType::kIndexRoot, u"$I30");
    if (!attribute || !attribute.resident()) {
      return std::unexpected(Fault{.code = FaultCode::kBadIndex, .record = directory.record});
    }
    const auto root = mft::IndexRoot::parse(attribute.value());
    if (!root) return std::unexpected(root.error());
    mft::Bytes node = root->node;
    block_.resize(root->block_bytes);
    SharedSource allocation;
    for (int depth = 0; depth < kMaxDepth; ++depth) {
      const auto child = search_node(node);
      if (!child) return std::unexpected(child.error());
      if (!*child) return best_;
      if (!allocation) {
        const auto opened = file->open(mft::AttributeType::kIndexAllocation, u"$I30");
        if (!opened) return std::unexpected(opened.error());
        allocation = *opened;
      }
      const auto next = load_block(*allocation, **child);
      if (!next) return std::unexpected(next.error());
      node = *next;
    }
    return std::unexpected(Fault{.code = FaultCode::kBadIndex, .record = directory.record});
  }

 private:
  // Looks through one node; gives the child that the name may be in, if any. All names that fold to
  // the same stand side by side in collation order, so going down before the first not smaller one
  // and remembering matches on the way misses none but exact twins in another branch.
  std::expected<std::optional<std::uint64_t>, Fault> search_node(mft::Bytes bytes) {
    auto node = mft::IndexNode::parse(bytes);
    if (!node) return std::unexpected(node.error());
    while (const auto entry = node->next()) {
      if (entry->last) return entry->child_vcn;
      const auto key = mft::FileName::parse(entry->key);
      if (!key) return std::unexpected(mft::FileName::fault_of(entry->key));
      const std::u16string text = key.name().str();
      const auto order = volume_.upcase().collate(text, name_);
      const bool matches =
          text == name_ || (!case_sensitive_ && volume_.upcase().equal(text, name_));
      if (matches && (!best_ || text == name_)) {
        best_ = DirectoryEntry{.file = entry->file, .name_space = key.name_space()};
      }
      if (order == 0) return std::optional<std::uint64_t>();
      if (order > 0) return entry->child_vcn;
    }
    return std::unexpected(node->fault() ? *node->fault() : Fault{.code = FaultCode::kBadIndex});
  }

  std::expected<mft::Bytes, Fault> load_block(const ByteSource& allocation, std::uint64_t vcn) {
    // A VCN counts clusters, or 512-byte units where a block is smaller than a cluster. [N3G]
    const std::uint64_t unit =
        block_.size() >= volume_.boot()->cluster_bytes ? volume_.boot()->cluster_bytes : 512;
    if (vcn > allocation.size_bytes() / unit || !read_exactly(allocation, vcn * unit, block_)) {
      return std::unexpected(Fault{.code = FaultCode::kUnreadable, .actual = vcn});
    }
    if (mft::Bytes(block_).u32(0) == mft::kIndxSignature) {
      if (const auto fault = mft::apply_fixup(block_)) return std::unexpected(*fault);
    }
    return mft::parse_index_block(mft::Bytes(block_), vcn);
  }

  const Volume& volume_;
  std::u16string_view name_;
  bool case_sensitive_;
  std::vector<std::byte> block_;
  std::optional<DirectoryEntry> best_;
};

}  // namespace

std::expected<std::optional<DirectoryEntry>, mft::Fault> look_up(const Volume& volume,
                                                                 mft::FileReference directory,
                                                                 std::u16string_view name,
                                                                 bool case_sensitive) {
  auto result = Search(volume, name, case_sensitive).run(directory);
  if (!result && result.error().record == 0) result.error().record = directory.record;
  return result;
}

}  // namespace scanner
