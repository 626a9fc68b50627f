#include "scanner/resolve/index_confirmation.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "mft/file_name.h"
#include "mft/index.h"
#include "mft/utf16.h"
#include "report/threads/parallel.h"
#include "scanner/source/prefetch.h"
#include "scanner/volume/directory_reader.h"
#include "scanner/volume/small_index_reader.h"

namespace scanner {
namespace {

using Answer = FileAnswer::Kind;

// One name that a path goes through.
struct Entry {
  std::uint32_t directory = 0;  // that it is in, of the catalog's
  RecordIndex record = 0;
  const char16_t* units = nullptr;
  std::uint16_t length = 0;
  std::uint16_t sequence = 0;

  [[nodiscard]] std::u16string_view name() const { return {units, length}; }
};

auto rank_of(const Entry& entry) {
  return std::tuple(entry.record, entry.name());
}

// The names to look up in one directory.
struct Lookup {
  std::uint64_t rank;        // read_rank() of
  SmallIndex index;          // the place may be unknown
  std::span<Entry> entries;  // in any order, with repetitions
};

// The names on the paths to all objects that were reached on one volume.
class EntryCollector {
 public:
  explicit EntryCollector(const AuditedVolume& audited)
      : catalog_(audited.catalog()),
        tree_(audited.tree()),
        on_path_(catalog_.file_keys.keys().size()) {}

  void add(const ReachedObject& object, std::u16string_view name) {
    if (!object.directory) {
      return add_name(object.parent, object.record, object.sequence, name);
    }
    const Directory* const directory = tree_.parent_of({object.record, object.sequence});
    if (directory != nullptr) add_directories(*directory);
  }
  // With all its names: which one a path went through is not remembered.
  void add_link(RecordIndex record) {
    const LinkFile* const file = link_in(catalog_, record);
    if (file == nullptr) return;
    for (const LinkName& name : file->real_names()) {
      add_name(name.parent, record, file->sequence, name.text());
    }
  }

  // By directory, in the order in which their indexes are read. Valid as long as this.
  std::vector<Lookup> lookups() {
    std::vector<std::uint32_t> ends(catalog_.directories.size() + 1);
    for (const Entry& entry : entries_) ++ends[entry.directory + 1];
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    std::vector<Entry> grouped(entries_.size());
    for (const Entry& entry : entries_) grouped[ends[entry.directory]++] = entry;
    entries_ = std::move(grouped);

    std::vector<Lookup> lookups;
    for (std::size_t first = 0; first < entries_.size();) {
      const std::uint32_t number = entries_[first].directory;
      const Directory& directory = catalog_.directories[number];
      const SmallIndex index{.directory = {directory.record, directory.sequence},
                             .place = directory.index};
      lookups.push_back({.rank = read_rank(index),
                         .index = index,
                         .entries = std::span(entries_).subspan(first, ends[number] - first)});
      first = ends[number];
    }
    std::ranges::sort(lookups, {}, &Lookup::rank);
    return lookups;
  }

 private:
  void add_name(Parent parent, RecordIndex record, std::uint16_t sequence,
                std::u16string_view name) {
    const Directory* const directory = tree_.parent_of(parent);
    if (directory == nullptr) return;  // no path goes through it
    push(*directory, {.record = record,
                      .units = name.data(),
                      .length = static_cast<std::uint16_t>(name.size()),
                      .sequence = sequence});
    add_directories(*directory);
  }
  // Up to the first one that is known already.
  void add_directories(const Directory& lowest) {
    const Directory* at = &lowest;
    while (at->record != mft::kRootRecord && !on_path_[at->record]) {
      on_path_[at->record] = true;
      const Directory* const above = tree_.parent_of(at->parent);
      if (above == nullptr) return;
      push(*above, {.record = at->record,
                    .units = at->units,
                    .length = at->name_length,
                    .sequence = at->sequence});
      at = above;
    }
  }
  void push(const Directory& directory, Entry entry) {
    entry.directory = static_cast<std::uint32_t>(&directory - catalog_.directories.data());
    entries_.push_back(entry);
  }

  const Catalog& catalog_;
  const DirectoryTree& tree_;
  std::vector<bool> on_path_;  // by record: directories
  std::vector<Entry> entries_;
};

// Looks entries up in the indexes of their directories; one thread's part of it.
class Confirmer final : public DirectoryVisitor {
 public:
  Confirmer(const AuditedVolume& audited, BlockLimit& limit)
      : reader_(audited.volume(), limit), small_reader_(audited.volume()) {}

  // REQUIRES: sorted by rank.
  void confirm(std::span<const Lookup> lookups) {
    std::vector<SmallIndex> indexes;
    for (const Lookup& lookup : lookups) {
      indexes.push_back(lookup.index);
      for (const Entry& entry : lookup.entries) LINKAUDIT_PREFETCH_FAR(entry.units);
    }
    for (std::size_t first = 0; first < lookups.size();) {
      const std::size_t count = small_reader_.read(std::span(indexes).subspan(first));
      for (std::size_t i = 0; i < count; ++i) {
        begin(lookups[first + i].entries);
        if (!are_all_in_nodes(i)) confirm(indexes[first + i].directory);
      }
      first += count;
    }
  }

  void directory_entry(mft::FileReference file, const mft::FileName& key) override {
    const auto first = std::ranges::lower_bound(entries_, file.record, {}, &Entry::record);
    for (auto at = first; at != entries_.end() && at->record == file.record; ++at) {
      if (!mft::same_units(key.name(), at->name())) continue;
      Answer& answer = answers_[static_cast<std::size_t>(at - entries_.begin())];
      if (file.sequence == at->sequence) {
        answer = Answer::kFound;
      } else if (answer != Answer::kFound) {
        answer = Answer::kIndexDisagrees;
      }
    }
  }
  void directory_damage(const IndexDamage& /*damage*/) override { damaged_ = true; }

  [[nodiscard]] std::vector<HiddenName>& hidden() { return hidden_; }

 private:
  // Looks them up in the nodes of one read. False unless all are there: what else there is in the
  // index does not matter then.
  bool are_all_in_nodes(std::size_t n) {
    std::size_t left = entries_.size();
    for (std::uint32_t number = 0; number < small_reader_.node_count(n) && left != 0; ++number) {
      const auto bytes = small_reader_.node(n, number);
      if (!bytes) return false;
      auto node = mft::IndexNode::parse(*bytes);
      while (node && left != 0) {
        const auto entry = node->next();
        if (!entry || entry->last) break;
        if ((wanted_ >> entry->file.record % 64 & 1U) != 0) left -= take(*entry);
      }
    }
    return left == 0;
  }

  // The number of names that it is the entry of, and that were not found yet.
  std::size_t take(const mft::IndexEntry& entry) {
    std::size_t taken = 0;
    const auto first = std::ranges::lower_bound(entries_, entry.file.record, {}, &Entry::record);
    for (auto at = first; at != entries_.end() && at->record == entry.file.record; ++at) {
      Answer& answer = answers_[static_cast<std::size_t>(at - entries_.begin())];
      const auto key = mft::FileName::parse(entry.key);
      if (answer == Answer::kFound || entry.file.sequence != at->sequence || !key ||
          !mft::same_units(key.name(), at->name())) {
        continue;
      }
      answer = Answer::kFound;
      ++taken;
    }
    return taken;
  }

  // By the index as a whole.
  void confirm(mft::FileReference directory) {
    std::ranges::fill(answers_, Answer::kAbsent);
    damaged_ = false;
    look_up(directory);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (answers_[i] == Answer::kFound) continue;
      const bool may_be_there = damaged_ && answers_[i] == Answer::kAbsent;
      hidden_.push_back({.parent = static_cast<RecordIndex>(directory.record),
                         .record = entries_[i].record,
                         .name = std::u16string(entries_[i].name()),
                         .kind = may_be_there ? Answer::kDamaged : answers_[i]});
    }
  }

  void begin(std::span<Entry> entries) {
    if (entries.size() > 1) std::ranges::sort(entries, {}, rank_of);
    const auto repeated = std::ranges::unique(entries, {}, rank_of);
    entries_ = entries.first(entries.size() - repeated.size());
    answers_.assign(entries_.size(), Answer::kAbsent);
    wanted_ = 0;
    for (const Entry& entry : entries_) wanted_ |= std::uint64_t{1} << entry.record % 64;
  }

  void look_up(mft::FileReference directory) {
    constexpr std::size_t kFewNames = 4;
    constexpr std::uint64_t kManyBlocks = 16;
    auto index = reader_.open(directory, *this);
    if (!index) return;
    const bool few = entries_.size() <= kFewNames && index->tree().block_count() > kManyBlocks;
    if (!few || !descend(*index)) reader_.read(*index, *this);
  }

  // Reads less than a walk. False unless all of the names are there.
  bool descend(DirectoryIndex& index) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const IndexSearch search = index.descend(entries_[i].name(), index.case_sensitive());
      const bool found = search.sound() && search.entry &&
                         search.entry->file.record == entries_[i].record &&
                         search.entry->file.sequence == entries_[i].sequence &&
                         search.entry->name == entries_[i].name();
      if (!found) return false;
      answers_[i] = Answer::kFound;
    }
    return true;
  }

  DirectoryReader reader_;
  SmallIndexReader small_reader_;
  std::span<const Entry> entries_;
  std::uint64_t wanted_ = 0;     // a bit for each record modulo 64: others are skipped at once
  std::vector<Answer> answers_;  // by entry
  bool damaged_ = false;         // a part of the index could not be read
  std::vector<HiddenName> hidden_;
};

std::vector<HiddenName> unlisted(const AuditedVolume& audited, std::span<const Lookup> lookups,
                                 const ConfirmOptions& options) {
  constexpr std::size_t kGrain = 64;
  BlockLimit limit(audited.volume());
  std::vector<std::unique_ptr<Confirmer>> confirmers;
  for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
    confirmers.push_back(std::make_unique<Confirmer>(audited, limit));
  }
  const bool done = for_ranges(options.threads, lookups.size(), kGrain,
                               [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                 if (options.stop != nullptr && options.stop->load()) return;
                                 confirmers[thread]->confirm(lookups.subspan(first, last - first));
                               });
  if (!done) throw std::bad_alloc();
  std::vector<HiddenName> hidden;
  for (const auto& confirmer : confirmers) {
    std::ranges::move(confirmer->hidden(), std::back_inserter(hidden));
  }
  return hidden;
}

}  // namespace

bool confirm_by_indexes(const AuditedVolumes& volumes,
                        const std::vector<VolumeResolutions>& resolutions,
                        const ConfirmOptions& options) {
  bool any = false;
  for (VolumeIndex index = 0; index < volumes.size(); ++index) {
    AuditedVolume& audited = *volumes[index];
    const Volume& volume = audited.volume();
    if (audited.index_lookup() != nullptr || !volume.has_clusters() || volume.is_mounted())
      continue;
    EntryCollector collector(audited);
    for (const VolumeResolutions& resolved : resolutions) {
      for (const Resolution& row : resolved.rows) {
        if ((row.has_object || row.evaluator_has_object) && row.object.volume == index) {
          collector.add(row.object, row.object_name);
        }
      }
      if (index >= resolved.crossed.size()) continue;
      resolved.crossed[index].for_all([&](RecordIndex record) { collector.add_link(record); });
    }
    std::vector<HiddenName> hidden = unlisted(audited, collector.lookups(), options);
    if (hidden.empty() || (options.stop != nullptr && options.stop->load())) continue;
    audited.hide(HiddenNames(std::move(hidden)));
    any = true;
  }
  return any;
}

}  // namespace scanner
