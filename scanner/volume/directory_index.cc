#include "scanner/volume/directory_index.h"

#include <algorithm>
#include <compare>
#include <unordered_set>
#include <utility>

#include "mft/index.h"
#include "mft/standard_information.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// A B+ tree with the smallest possible nodes is far lower than this. [N3G caps it too]
constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxNotedDamage = 8;

// Takes one entry into the search if it matches the name.
void take(const mft::UpCase& upcase, const mft::IndexEntry& entry, const mft::FileName& key,
          std::u16string text, std::u16string_view name, bool case_sensitive, IndexSearch& search) {
  const auto match = match_name(upcase, text, key.is_dos_alias(), name, case_sensitive);
  if (!match || !search.matches.take(*match)) return;
  const bool has_tag = (key.attributes() & mft::kFileAttributeReparsePoint) != 0;
  search.entry = DirectoryEntry{.file = entry.file,
                                .name_space = key.name_space(),
                                .name = std::move(text),
                                .attributes = key.attributes(),
                                .reparse_tag = has_tag ? key.reparse_tag() : 0};
}

// One descent. All names that fold to the same are adjacent, possibly across a node boundary.
class Descent {
 public:
  Descent(const mft::UpCase& upcase, IndexTree& tree, std::u16string_view name, bool case_sensitive,
          IndexSearch& search)
      : upcase_(upcase),
        tree_(tree),
        name_(name),
        case_sensitive_(case_sensitive),
        search_(search) {}

  // The damage that ended it, if any.
  std::optional<IndexDamage> run() {
    visit(tree_.root(), std::nullopt, 0, nullptr, nullptr);
    return damage_;
  }

 private:
  // `after` and `before` bound the keys of this node and all below it; null: no bound. False ends
  // the search: the name or damage was found.
  bool visit(mft::Bytes bytes, std::optional<std::uint64_t> vcn, int depth,
             const std::u16string* after, const std::u16string* before) {
    auto node = mft::IndexNode::parse(bytes);
    if (!node) return damaged(node.error(), vcn);
    std::u16string previous;
    bool decided = false;  // the rest of the node only has to be sound
    while (const auto entry = node->next()) {
      std::u16string text;
      std::weak_ordering order = std::weak_ordering::greater;
      mft::FileName key;
      if (!entry->last) {
        key = mft::FileName::parse(entry->key);
        if (!key) return damaged(mft::FileName::fault_of(entry->key), vcn);
        text = key.name().str();
        if ((after != nullptr && upcase_.collate_folded(text, *after) < 0) ||
            (before != nullptr && upcase_.collate_folded(text, *before) > 0)) {
          return damaged(Fault{.code = FaultCode::kBadIndex}, vcn);
        }
        order = upcase_.collate_folded(text, name_);
      }
      if (!decided && order >= 0) {
        if (entry->child_vcn &&
            !visit_child(*entry->child_vcn, depth + 1, after, entry->last ? before : &text)) {
          return false;
        }
        decided = order > 0;
        if (!decided) take(upcase_, *entry, key, text, name_, case_sensitive_, search_);
        if (case_sensitive_ && search_.matches.best() == EntryMatch::kExact) return false;
      }
      previous = std::move(text);
      after = &previous;
    }
    return !node->fault() || damaged(*node->fault(), vcn);
  }

  bool visit_child(std::uint64_t vcn, int depth, const std::u16string* after,
                   const std::u16string* before) {
    // A block has one parent, so a second visit means a cycle or worse.
    if (depth >= kMaxDepth || !visited_.insert(vcn).second) {
      return damaged(Fault{.code = FaultCode::kBadIndex, .actual = vcn}, vcn);
    }
    std::vector<std::byte> block;
    const auto node = tree_.read_node(vcn, block);
    if (!node) return damaged(node.error(), vcn);
    return visit(*node, vcn, depth, after, before);
  }

  bool damaged(const Fault& fault, std::optional<std::uint64_t> vcn) {
    damage_ = IndexDamage{.fault = fault, .vcn = vcn};
    return false;
  }

  const mft::UpCase& upcase_;
  IndexTree& tree_;
  std::u16string_view name_;
  bool case_sensitive_;
  IndexSearch& search_;
  std::unordered_set<std::uint64_t> visited_;
  std::optional<IndexDamage> damage_;
};

}  // namespace

DirectoryIndex::DirectoryIndex(const Volume& volume, FileRecord file, mft::RecordNumber record,
                               IndexTree tree)
    : volume_(&volume), file_(std::move(file)), record_(record), tree_(std::move(tree)) {
  const auto attribute = file_.find(mft::AttributeType::kStandardInformation, u"");
  if (!attribute) return;
  const auto information = mft::StandardInformation::parse(attribute.value());
  case_sensitive_ = information && information->case_sensitive;
}

std::expected<DirectoryIndex, Fault> DirectoryIndex::open(const Volume& volume,
                                                          mft::FileReference directory) {
  auto file = FileRecord::read(volume, directory);
  if (!file) return std::unexpected(file.error());
  return open(volume, *std::move(file), directory.record);
}

std::expected<DirectoryIndex, Fault> DirectoryIndex::open(const Volume& volume, FileRecord file,
                                                          mft::RecordNumber record) {
  auto tree = IndexTree::open(volume, file, u"$I30");
  if (tree && tree->indexed_type() == mft::kIndexedFileNames) {
    return DirectoryIndex(volume, std::move(file), record, *std::move(tree));
  }
  Fault fault{.code = FaultCode::kBadIndex};
  // The root may come after damaged or missing attributes.
  if (!file.faults().empty()) {
    fault = file.faults().front();
  } else if (!tree) {
    fault = tree.error();
  }
  if (fault.record == 0) fault.record = record;
  return std::unexpected(fault);
}

void DirectoryIndex::note(IndexSearch& search, Fault fault,
                          std::optional<std::uint64_t> vcn) const {
  if (fault.record == 0) fault.record = record_;
  ++search.damage_count;
  if (search.damage.size() < kMaxNotedDamage) search.damage.push_back({fault, vcn});
}

IndexSearch DirectoryIndex::descend(std::u16string_view name, bool case_sensitive) {
  IndexSearch search;
  for (const auto& fault : file_.faults()) note(search, fault, std::nullopt);
  if (!search.sound()) return search;
  const auto damage = Descent(volume_->upcase(), tree_, name, case_sensitive, search).run();
  if (damage) note(search, damage->fault, damage->vcn);
  return search;
}

IndexSearch DirectoryIndex::scan(std::u16string_view name, bool case_sensitive) {
  IndexSearch search;
  search.scanned = true;
  const auto scan_node = [&](mft::Bytes bytes, std::optional<std::uint64_t> vcn) {
    auto node = mft::IndexNode::parse(bytes);
    if (!node) return note(search, node.error(), vcn);
    while (const auto entry = node->next()) {
      if (entry->last) continue;
      const auto key = mft::FileName::parse(entry->key);
      if (!key) {
        note(search, mft::FileName::fault_of(entry->key), vcn);
        continue;
      }
      take(volume_->upcase(), *entry, key, key.name().str(), name, case_sensitive, search);
    }
    if (node->fault()) note(search, *node->fault(), vcn);
  };
  for (const auto& fault : file_.faults()) note(search, fault, std::nullopt);
  scan_node(tree_.root(), std::nullopt);
  if (tree_.allocation_fault()) note(search, *tree_.allocation_fault(), std::nullopt);
  if (tree_.claims_too_much()) note(search, Fault{.code = FaultCode::kBadIndex}, std::nullopt);
  std::vector<std::byte> buffer;
  for (std::uint64_t block = 0; block < tree_.block_count(); ++block) {
    const std::uint64_t vcn = tree_.vcn_of(block);
    const auto live = tree_.is_live(block);
    if (!live) {
      note(search, live.error(), vcn);
      break;  // live blocks can no longer be told from free ones
    }
    if (!*live) continue;
    const auto node = tree_.read_node(vcn, buffer);
    if (node) {
      scan_node(*node, vcn);
    } else {
      note(search, node.error(), vcn);
    }
  }
  return search;
}

IndexSearch DirectoryIndex::find(std::u16string_view name, bool case_sensitive) {
  IndexSearch search = descend(name, case_sensitive);
  if (search.sound()) return search;
  IndexSearch scanned = scan(name, case_sensitive);
  // What ended the descent comes first. It may concern more than a single node: a wrong order, a
  // cycle, a free block.
  const IndexDamage& first = search.damage.front();
  const auto again = std::ranges::find_if(scanned.damage, [&first](const IndexDamage& other) {
    return other.vcn == first.vcn && other.fault.code == first.fault.code;
  });
  if (again != scanned.damage.end()) {
    std::rotate(scanned.damage.begin(), again, again + 1);
  } else {
    scanned.damage.insert(scanned.damage.begin(), first);
    ++scanned.damage_count;
  }
  return scanned;
}

std::expected<std::optional<DirectoryEntry>, mft::Fault> look_up(const Volume& volume,
                                                                 mft::FileReference directory,
                                                                 std::u16string_view name,
                                                                 bool case_sensitive) {
  auto index = DirectoryIndex::open(volume, directory);
  if (!index) return std::unexpected(index.error());
  auto search = index->descend(name, case_sensitive);
  if (!search.sound()) return std::unexpected(search.damage.front().fault);
  return std::move(search.entry);
}

}  // namespace scanner
