#include "scanner/resolve/lookup/name_index.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <new>
#include <numeric>

#include "mft/utf16.h"
#include "report/threads/parallel.h"
#include "scanner/volume/name_match.h"

namespace scanner {
namespace {

constexpr std::size_t kNamesPerBucket = 8;
constexpr std::size_t kGrain = 16 * 1024;  // names

}  // namespace

bool NameIndex::is_alias(const Entry& entry) const {
  if (is_directory(entry)) return entry.name == kAlias;
  return catalog_.files[entry.target].names[entry.name].dos_alias;
}

std::u16string_view NameIndex::text(const Entry& entry) const {
  if (!is_directory(entry)) return catalog_.files[entry.target].names[entry.name].text();
  const Directory& directory = catalog_.directories[entry.target];
  return entry.name == kAlias ? directory.alias() : directory.name();
}

std::uint16_t NameIndex::parent_sequence(const Entry& entry) const {
  return is_directory(entry) ? catalog_.directories[entry.target].parent.sequence
                             : catalog_.files[entry.target].names[entry.name].parent.sequence;
}

// Directories first, then by record number: the same order on every run.
bool NameIndex::before(const Entry& a, const Entry& b) const {
  if (a.key != b.key) return a.key < b.key;
  if (const auto order = upcase_.collate_folded(text(a), text(b)); order != 0) return order < 0;
  if (is_directory(a) != is_directory(b)) return is_directory(a);
  return a.target != b.target ? a.target < b.target : a.name < b.name;
}

// Calls show() with parent, text and name number of all names of directories[directory] that can be
// looked up.
template <typename Show>
void NameIndex::for_directory_names(std::size_t directory, const Show& show) const {
  const Directory& at = catalog_.directories[directory];
  // The root is its own child by its name ".", which is never looked up.
  const bool findable = at.name_length != 0 && at.record != at.parent.record &&
                        at.parent.record < catalog_.file_keys.keys().size();
  if (!findable) return;
  show(at.parent.record, at.name(), kLongName);
  if (at.alias_length != 0) show(at.parent.record, at.alias(), kAlias);
}

// The same for files[file]. Ordinary files are not looked up here.
template <typename Show>
void NameIndex::for_file_names(std::size_t file, const Show& show) const {
  const LinkFile& at = catalog_.files[file];
  if (!at.has_reparse || at.directory) return;
  for (std::uint32_t i = 0; i < at.all_names().size(); ++i) {
    const LinkName& name = at.names[i];
    if (name.parent.record < catalog_.file_keys.keys().size()) {
      show(name.parent.record, name.hash, i);
    }
  }
}

NameIndex::NameIndex(const Catalog& catalog, const mft::UpCase& upcase, std::uint32_t threads)
    : catalog_(catalog), upcase_(upcase) {
  size_buckets();
  place_entries(threads);
  const bool sorted = for_ranges(
      threads, bucket_starts_.size() - 1, kGrain / kNamesPerBucket,
      [this](std::uint32_t, std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
          std::sort(entries_.begin() + bucket_starts_[i], entries_.begin() + bucket_starts_[i + 1],
                    [this](const Entry& a, const Entry& b) { return before(a, b); });
        }
      });
  if (!sorted) throw std::bad_alloc();
}

void NameIndex::size_buckets() {
  const std::size_t records = catalog_.file_keys.keys().size();
  const std::size_t buckets = catalog_.directories.size() * 2 / kNamesPerBucket + 1;
  bucket_shift_ = static_cast<unsigned>(std::max(std::bit_width(records), std::bit_width(buckets)) -
                                        std::bit_width(buckets));
  bucket_starts_.assign(bucket_of(static_cast<RecordIndex>(records)) + 2, 0);
  // Counted two positions further: place_entries() moves each start to where the next one begins.
  bucket_starts_.push_back(0);
  const auto count = [this](RecordIndex parent, const auto&, std::uint32_t) {
    ++bucket_starts_[bucket_of(parent) + 2];
  };
  for (std::size_t i = 0; i < catalog_.directories.size(); ++i) for_directory_names(i, count);
  for (std::size_t i = 0; i < catalog_.files.size(); ++i) for_file_names(i, count);
  std::partial_sum(bucket_starts_.begin(), bucket_starts_.end(), bucket_starts_.begin());
}

// A buffer of a few dozen entries on their way into their buckets: claiming a position waits for
// all earlier stores, and these miss every cache.
class NameIndex::Placing {
 public:
  explicit Placing(NameIndex& index) : index_(index) {}
  void add(const Entry& entry) {
    waiting_[count_++] = entry;
    if (count_ == waiting_.size()) flush();
  }
  void flush() {
    std::array<std::uint32_t, kAtOnce> positions;
    for (std::size_t i = 0; i < count_; ++i) {
      const auto parent = static_cast<RecordIndex>(waiting_[i].key >> 32U);
      std::uint32_t& start = index_.bucket_starts_[index_.bucket_of(parent) + 1];
      positions[i] = std::atomic_ref(start).fetch_add(1, std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < count_; ++i) index_.entries_[positions[i]] = waiting_[i];
    count_ = 0;
  }

 private:
  static constexpr std::size_t kAtOnce = 64;
  NameIndex& index_;
  std::array<Entry, kAtOnce> waiting_;
  std::size_t count_ = 0;
};

void NameIndex::place_entries(std::uint32_t threads) {
  entries_.resize(bucket_starts_.back());
  const std::size_t directories = catalog_.directories.size();
  const bool placed = for_ranges(
      threads, directories + catalog_.files.size(), kGrain,
      [&](std::uint32_t, std::size_t first, std::size_t last) {
        Placing placing(*this);
        for (std::size_t i = first; i < last; ++i) {
          const auto index = static_cast<std::uint32_t>(i < directories ? i : i - directories);
          if (i < directories) {
            for_directory_names(
                i, [&](RecordIndex parent, std::u16string_view name, std::uint32_t number) {
                  placing.add({key_of(parent, upcase_.hash(name)), index, number});
                });
          } else {
            for_file_names(index,
                           [&](RecordIndex parent, std::uint32_t hash, std::uint32_t number) {
                             placing.add({key_of(parent, hash), index, number});
                           });
          }
        }
        placing.flush();
      });
  if (!placed) throw std::bad_alloc();
  bucket_starts_.pop_back();
}

// Two names of a directory hardly ever share a hash, so usually only the requested name is folded.
std::span<const NameIndex::Entry> NameIndex::with_name(std::uint64_t key,
                                                       std::u16string_view name) const {
  const std::size_t bucket = bucket_of(static_cast<RecordIndex>(key >> 32U));
  const std::span all(entries_.data() + bucket_starts_[bucket],
                      entries_.data() + bucket_starts_[bucket + 1]);
  const auto same_key = std::ranges::equal_range(all, key, {}, &Entry::key);
  if (same_key.size() <= 1) return same_key;
  const auto first = std::ranges::partition_point(
      same_key, [&](const Entry& entry) { return upcase_.collate_folded(text(entry), name) < 0; });
  return {first, same_key.end()};
}

NameMatch NameIndex::find(const Directory& directory, std::u16string_view name) const {
  const std::uint64_t key = key_of(directory.record, upcase_.hash(name));
  const Entry* best = nullptr;
  BestMatch matches;
  for (const Entry& entry : with_name(key, name)) {
    const std::u16string_view found = text(entry);
    const auto match = match_name(upcase_, found, is_alias(entry), name, false);
    if (!match) break;
    const Parent parent{.record = directory.record, .sequence = parent_sequence(entry)};
    if (!parent.accepts(directory.sequence)) continue;
    if (directory.case_sensitive && !mft::same_units(found, name)) continue;
    if (matches.take(*match)) best = &entry;
  }
  NameMatch match{.ambiguous = matches.ambiguous()};
  if (best == nullptr) return match;
  match.through_alias = is_alias(*best);
  if (is_directory(*best)) {
    match.directory = &catalog_.directories[best->target];
    if (match.directory->reparse) match.file = link_in(catalog_, match.directory->record);
  } else {
    match.file = &catalog_.files[best->target];
  }
  return match;
}

}  // namespace scanner
