#include "scanner/resolve/index_confirmation.h"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <tuple>
#include <utility>

#include "mft/file_name.h"
#include "mft/utf16.h"
#include "report/threads/parallel.h"
#include "scanner/volume/directory_reader.h"

namespace scanner {
namespace {

using Answer = FileAnswer::Kind;

// One name that a path goes through.
struct Entry {
  RecordIndex parent = 0;
  RecordIndex record = 0;
  const char16_t* units = nullptr;
  std::uint16_t length = 0;
  std::uint16_t sequence = 0;

  [[nodiscard]] std::u16string_view name() const { return {units, length}; }
};

auto rank_of(const Entry& entry) {
  return std::tuple(entry.parent, entry.record, entry.name());
}

// The names on the paths to all objects that were reached on one volume.
class EntryCollector {
 public:
  explicit EntryCollector(const AuditedVolume& audited)
      : catalog_(audited.catalog()),
        tree_(audited.tree()),
        on_path_(catalog_.file_keys.keys().size()) {}

  void add(const ReachedObject& object, std::u16string_view name) {
    if (object.directory) return add_directories({object.record, object.sequence});
    add_name(object.parent, object.record, object.sequence, name);
  }
  // With all its names: which one a path went through is not remembered.
  void add_link(RecordIndex record) {
    const LinkFile* const file = link_in(catalog_, record);
    if (file == nullptr) return;
    for (const LinkName& name : file->real_names()) {
      add_name(name.parent, record, file->sequence, name.text());
    }
  }

  std::vector<Entry> take() {
    std::ranges::sort(entries_, {}, rank_of);
    const auto repeated = std::ranges::unique(entries_, {}, rank_of);
    entries_.erase(repeated.begin(), repeated.end());
    return std::move(entries_);
  }

 private:
  void add_name(Parent parent, RecordIndex record, std::uint16_t sequence,
                std::u16string_view name) {
    entries_.push_back({.parent = parent.record,
                        .record = record,
                        .units = name.data(),
                        .length = static_cast<std::uint16_t>(name.size()),
                        .sequence = sequence});
    add_directories(parent);
  }
  // Up to the first one that is known already.
  void add_directories(Parent parent) {
    for (const Directory* at = tree_.parent_of(parent);
         at != nullptr && at->record != mft::kRootRecord && !on_path_[at->record];
         at = tree_.parent_of(at->parent)) {
      on_path_[at->record] = true;
      entries_.push_back({.parent = at->parent.record,
                          .record = at->record,
                          .units = at->units,
                          .length = at->name_length,
                          .sequence = at->sequence});
    }
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
      : audited_(audited), reader_(audited.volume(), limit) {}

  // All of one directory.
  void confirm(std::span<const Entry> entries) {
    entries_ = entries;
    answers_.assign(entries.size(), Answer::kAbsent);
    damaged_ = false;
    const Directory* const directory = audited_.tree().find(entries.front().parent);
    look_up({.record = entries.front().parent,
             .sequence = directory != nullptr ? directory->sequence : std::uint16_t{0}});
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (answers_[i] == Answer::kFound) continue;
      const bool may_be_there = damaged_ && answers_[i] == Answer::kAbsent;
      hidden_.push_back({.parent = entries[i].parent,
                         .record = entries[i].record,
                         .name = std::u16string(entries[i].name()),
                         .kind = may_be_there ? Answer::kDamaged : answers_[i]});
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

  const AuditedVolume& audited_;
  DirectoryReader reader_;
  std::span<const Entry> entries_;
  std::vector<Answer> answers_;  // by entry
  bool damaged_ = false;         // a part of the index could not be read
  std::vector<HiddenName> hidden_;
};

// The first of each directory's entries, and the end.
std::vector<std::size_t> directories_of(const std::vector<Entry>& entries) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].parent != entries[i - 1].parent) starts.push_back(i);
  }
  starts.push_back(entries.size());
  return starts;
}

std::vector<HiddenName> unlisted(const AuditedVolume& audited, const std::vector<Entry>& entries,
                                 const ConfirmOptions& options) {
  constexpr std::size_t kGrain = 64;
  BlockLimit limit(audited.volume());
  std::vector<std::unique_ptr<Confirmer>> confirmers;
  for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
    confirmers.push_back(std::make_unique<Confirmer>(audited, limit));
  }
  const std::vector<std::size_t> starts = directories_of(entries);
  const bool done = for_ranges(options.threads, starts.size() - 1, kGrain,
                               [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                 for (std::size_t i = first; i < last; ++i) {
                                   if (options.stop != nullptr && options.stop->load()) return;
                                   confirmers[thread]->confirm(std::span(entries).subspan(
                                       starts[i], starts[i + 1] - starts[i]));
                                 }
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
        if (row.has_object && row.object.volume == index)
          collector.add(row.object, row.object_name);
      }
      if (index >= resolved.crossed.size()) continue;
      resolved.crossed[index].for_all([&](RecordIndex record) { collector.add_link(record); });
    }
    std::vector<HiddenName> hidden = unlisted(audited, collector.take(), options);
    if (hidden.empty() || (options.stop != nullptr && options.stop->load())) continue;
    audited.hide(HiddenNames(std::move(hidden)));
    any = true;
  }
  return any;
}

}  // namespace scanner
