#include "scanner/crosscheck/entry_check.h"

#include <algorithm>
#include <tuple>

#include "mft/reparse_point.h"
#include "scanner/catalog/find_record.h"
#include "scanner/volume/file_record.h"

namespace scanner {
namespace {

using report::FindingKind;

constexpr auto kEaInformation = static_cast<mft::AttributeType>(0xD0);

Parent parent_of(const Directory& directory) {
  return {.record = directory.record, .sequence = directory.sequence};
}

}  // namespace

std::optional<std::uint32_t> reparse_tag_of(const Catalog& catalog, std::uint64_t record) {
  const LinkFile* const file = find_record(catalog.files, record);
  if (file == nullptr || !file->has_reparse) return std::nullopt;
  const auto tag = file->reparse().read<mft::Le32>(0);
  return tag ? std::optional(tag->value()) : std::nullopt;
}

// In the key's tag field, Linux's ntfs3 stores the packed size of extended attributes, whether the
// file has a reparse point or not (syzkaller's volumes); ntfs-3g reads the tag from a resident
// value's position even if there is no such value, which yields the attribute's own type.
bool EntryCheck::is_foreign_habit(mft::FileReference file, std::uint32_t key_tag) const {
  const auto record = FileRecord::read(volume_, file);
  if (!record) return false;
  const auto point = record->find(mft::AttributeType::kReparsePoint, u"");
  if (point && !point.resident() &&
      key_tag == static_cast<std::uint32_t>(mft::AttributeType::kReparsePoint)) {
    return true;
  }
  const auto information = record->find(kEaInformation, u"");
  if (!information) return false;
  const auto packed_bytes = information.value().read<mft::Le16>(0);
  return packed_bytes && key_tag == *packed_bytes;
}

void EntryCheck::entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
                       const mft::FileName& key) {
  FindingTally& tally = tallies_[thread];
  const auto note = [&](FindingKind kind, std::uint64_t expected, std::uint64_t actual) {
    if (!tally.count(kind)) return;
    tally.store(directory.record, {.kind = kind,
                                   .record = file.record,
                                   .sequence = file.sequence,
                                   .parent = parent_of(directory),
                                   .name = key.name().str(),
                                   .expected = expected,
                                   .actual = actual});
  };
  if (file.record >= table_.size()) return note(FindingKind::kEntryNowhere, 0, 0);
  const RecordFacts& facts = table_[file.record];
  if (facts.has(RecordFacts::kDamaged)) return;
  if (!facts.is_file()) return note(FindingKind::kEntryNowhere, 0, 0);
  if (!file.accepts(facts.sequence)) {
    return note(FindingKind::kEntryStale, facts.sequence, file.sequence);
  }
  table_.subtract(file.record,
                  table_.hash().of({directory.record, directory.sequence}, key.name()));
  const bool shown = (key.attributes() & mft::kFileAttributeReparsePoint) != 0;
  const bool is_point = facts.has(RecordFacts::kReparsePoint);
  if (is_point && !shown) {
    note(FindingKind::kEntryBitClear, 1, 0);
  } else if (shown && !is_point) {
    if (!facts.has(RecordFacts::kDoubtful)) note(FindingKind::kEntryBitStray, 0, 1);
  } else if (is_point) {
    const auto tag = reparse_tag_of(catalog_, file.record);
    if (tag && *tag != key.reparse_tag()) {
      note(is_foreign_habit(file, key.reparse_tag()) ? FindingKind::kEntryTagForeign
                                                     : FindingKind::kEntryTag,
           *tag, key.reparse_tag());
    }
  }
  if (facts.has(RecordFacts::kDoubtful)) return;
  const auto times = key.times();
  if (facts.has(RecordFacts::kHasInformation) &&
      facts.times != copy_hash({times[0], times[1], times[2], times[3]})) {
    note(FindingKind::kEntryTimes, 0, 0);
  }
  if (facts.sizes != copy_hash({key.data_bytes(), key.allocated_bytes()})) {
    note(FindingKind::kEntrySizes, 0, 0);
  }
}

std::uint64_t NameCheck::hash_of(const mft::FileName& name) const {
  // A sequence number of zero means: do not check.
  const RecordFacts* const parent = table_.file(name.parent());
  const mft::FileReference directory{name.parent().record,
                                     parent == nullptr ? name.parent().sequence : parent->sequence};
  return table_.hash().of(directory, name.name());
}

std::uint64_t NameCheck::load(std::uint64_t first) {
  names_.clear();
  files_.clear();
  std::uint64_t number = first;
  for (; number < table_.size() && names_.size() < kMostNames; ++number) {
    const RecordFacts& facts = table_[number];
    if (!facts.is_file() || facts.names == 0) continue;
    const auto file = FileRecord::read(volume_, {number, facts.sequence});
    if (!file || !file->faults().empty() || facts.has(RecordFacts::kDoubtful)) {
      ++damaged_files_;
      continue;
    }
    const auto record = static_cast<RecordIndex>(number);
    files_.push_back(record);
    const std::size_t before = names_.size();
    for (const auto& name : file->names()) {
      names_.push_back({.hash = hash_of(name), .record = record});
    }
    const auto own =
        std::ranges::subrange(names_.begin() + static_cast<std::ptrdiff_t>(before), names_.end());
    std::ranges::sort(own, {}, &Name::hash);
    const auto doubles = std::ranges::unique(own, {}, &Name::hash);
    names_.erase(doubles.begin(), doubles.end());
  }
  return number;
}

void NameCheck::entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
                      const mft::FileName& key) {
  if (table_.file(file) == nullptr || file.record > kNoRecord ||
      !std::ranges::binary_search(files_, static_cast<RecordIndex>(file.record))) {
    return;
  }
  const std::uint64_t hash = table_.hash().of({directory.record, directory.sequence}, key.name());
  const auto rank = [](const Name& name) { return std::tuple(name.record, name.hash); };
  const std::tuple wanted(static_cast<RecordIndex>(file.record), hash);
  const auto name = std::ranges::lower_bound(names_, wanted, {}, rank);
  if (name != names_.end() && rank(*name) == wanted &&
      !std::atomic_ref(name->seen).exchange(true, std::memory_order_relaxed)) {
    return;
  }
  FindingTally& tally = tallies_[thread];
  if (!tally.count(FindingKind::kEntryWithoutName)) return;
  tally.store(directory.record, {.kind = FindingKind::kEntryWithoutName,
                                 .record = file.record,
                                 .sequence = file.sequence,
                                 .parent = parent_of(directory),
                                 .name = key.name().str()});
}

void NameCheck::finish(const DirectoryPass& pass) {
  FindingTally& tally = tallies_.front();
  RecordIndex before = kNoRecord;
  for (const Name& missed : names_) {
    if (missed.seen || missed.record == before) continue;
    before = missed.record;
    const auto file = FileRecord::read(volume_, {missed.record, table_[missed.record].sequence});
    if (!file) continue;
    for (const auto& name : file->names()) {
      const auto rank = [](const Name& n) { return std::tuple(n.record, n.hash); };
      const std::tuple wanted(missed.record, hash_of(name));
      const auto own = std::ranges::lower_bound(names_, wanted, {}, rank);
      if (own == names_.end() || rank(*own) != wanted || own->seen) continue;
      own->seen = true;  // a duplicate name is reported once
      const Parent parent = Parent::from(name.parent());
      // If the index was not read completely, the entry may be there.
      if (pass.gave_up || pass.is_unsound(parent.record)) continue;
      const bool unknown = name.parent().record < table_.size() &&
                           table_[name.parent().record].has(RecordFacts::kDamaged);
      if (unknown || !tally.count(FindingKind::kNameWithoutEntry)) continue;
      tally.store(missed.record, {.kind = FindingKind::kNameWithoutEntry,
                                  .record = missed.record,
                                  .sequence = table_[missed.record].sequence,
                                  .parent = parent,
                                  .name = name.name().str()});
    }
  }
}

}  // namespace scanner
