#include "scanner/volume/reparse_index.h"

#include <utility>

#include "scanner/volume/file_record.h"
#include "scanner/volume/index_tree.h"
#include "scanner/volume/index_walk.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

constexpr std::size_t kMaxIndexDamage = 8;
constexpr std::size_t kReferenceOffset = 4;
constexpr std::size_t kKeyBytes = 12;

// Collation 13: an array of 32-bit numbers, the lower half of the reference first. [N3G]
bool in_order(const ReparseKey& a, const ReparseKey& b) {
  const auto rank = [](const ReparseKey& key) {
    const std::uint64_t raw = key.file.record | std::uint64_t{key.file.sequence} << 48U;
    return std::pair(key.tag, raw << 32U | raw >> 32U);
  };
  return rank(a) < rank(b);
}

class KeyCollector final : public IndexVisitor {
 public:
  explicit KeyCollector(ReparseIndex& index) : index_(index) {}

  void entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) override {
    const Fault bad{.code = FaultCode::kBadIndex, .actual = entry.key.size()};
    if (entry.key.size() < kKeyBytes) return damage({.fault = bad, .vcn = vcn});
    const ReparseKey key{.tag = entry.key.u32(0),
                         .file = mft::FileReference::from_disk(entry.key.u64(kReferenceOffset))};
    if (!index_.keys.empty() && !in_order(index_.keys.back(), key)) {
      damage({.fault = bad, .vcn = vcn});
    }
    index_.keys.push_back(key);
  }
  void damage(const IndexDamage& found) override {
    ++index_.damage_count;
    if (index_.damage.size() >= kMaxIndexDamage) return;
    index_.damage.push_back(found);
    index_.damage.back().fault.record = index_.file.record;
  }

 private:
  ReparseIndex& index_;
};

}  // namespace

std::expected<ReparseIndex, Fault> read_reparse_index(const Volume& volume) {
  // Record 26 is usual and not guaranteed.
  const auto entry = look_up(volume, {mft::kExtendRecord, 0}, u"$Reparse");
  if (!entry) return std::unexpected(entry.error());
  ReparseIndex index;
  if (!*entry) return index;
  index.present = true;
  index.file = (*entry)->file;
  const auto file = FileRecord::read(volume, index.file);
  if (!file) return std::unexpected(file.error());
  KeyCollector collector(index);
  for (const auto& fault : file->faults()) collector.damage({.fault = fault, .vcn = std::nullopt});
  auto tree = IndexTree::open(volume, *file, u"$R");
  if (!tree) {
    Fault fault = tree.error();
    fault.record = index.file.record;
    return std::unexpected(fault);
  }
  IndexWalk().run(*tree, collector);
  return index;
}

}  // namespace scanner
