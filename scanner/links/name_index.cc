#include "scanner/links/name_index.h"

#include <algorithm>

namespace scanner {

NameIndex::NameIndex(const Catalog& catalog, const mft::UpCase& upcase)
    : catalog_(catalog), upcase_(upcase) {
  std::size_t names = 0;
  for (const auto& directory : catalog.directories) names += directory.alias_length != 0 ? 2U : 1U;
  for (const auto& file : catalog.files) {
    if (file.has_reparse && !file.directory) names += file.all_names().size();
  }
  entries_.reserve(names);

  for (std::uint32_t i = 0; i < catalog.directories.size(); ++i) {
    const Directory& directory = catalog.directories[i];
    // The root is its own child by its name "."; nothing looks that up.
    if (directory.name_length == 0 || directory.record == directory.parent.record) continue;
    const auto add = [&](std::u16string_view text, bool is_alias) {
      entries_.push_back({.key = key_of(directory.parent.record, upcase.hash(text)),
                          .text = text,
                          .target = i,
                          .parent_sequence = directory.parent.sequence,
                          .is_directory = true,
                          .is_alias = is_alias});
    };
    add(directory.name(), false);
    if (directory.alias_length != 0) add(directory.alias(), true);
  }
  for (std::uint32_t i = 0; i < catalog.files.size(); ++i) {
    const LinkFile& file = catalog.files[i];
    if (!file.has_reparse || file.directory) continue;
    for (const auto& name : file.all_names()) {
      entries_.push_back({.key = key_of(name.parent.record, name.hash),
                          .text = name.text(),
                          .target = i,
                          .parent_sequence = name.parent.sequence,
                          .is_directory = false,
                          .is_alias = name.dos_alias});
    }
  }
  std::ranges::sort(entries_, [this](const Entry& a, const Entry& b) {
    if (a.key != b.key) return a.key < b.key;
    if (const auto order = folded_order(a.text, b.text); order != 0) return order < 0;
    if (a.is_directory != b.is_directory) return a.is_directory;
    return a.target < b.target;  // records stand in rising order: the same result on every run
  });
}

std::weak_ordering NameIndex::folded_order(std::u16string_view a, std::u16string_view b) const {
  return std::lexicographical_compare_three_way(
      a.begin(), a.end(), b.begin(), b.end(), [this](char16_t x, char16_t y) -> std::weak_ordering {
        return upcase_.fold(x) <=> upcase_.fold(y);
      });
}

NameMatch NameIndex::find(const Directory& directory, std::u16string_view name) const {
  const std::uint64_t key = key_of(directory.record, upcase_.hash(name));
  const auto first = std::ranges::partition_point(entries_, [&](const Entry& entry) {
    return entry.key != key ? entry.key < key : folded_order(entry.text, name) < 0;
  });
  const Entry* best = nullptr;
  int best_rank = 0;  // 3 exact long, 2 folded long, 1 short
  bool ambiguous = false;
  for (auto entry = first;
       entry != entries_.end() && entry->key == key && upcase_.equal(entry->text, name); ++entry) {
    const Parent parent{.record = directory.record, .sequence = entry->parent_sequence};
    const bool exact = entry->text == name;
    if (!parent.accepts(directory.sequence) || (!exact && directory.case_sensitive)) continue;
    const int rank = entry->is_alias ? 1 : exact ? 3 : 2;
    ambiguous = ambiguous || (rank >= 2 && best_rank >= 2);
    if (rank > best_rank) {
      best = &*entry;
      best_rank = rank;
    }
  }
  NameMatch match{.ambiguous = ambiguous};
  if (best == nullptr) return match;
  match.through_alias = best->is_alias;
  if (best->is_directory) {
    match.directory = &catalog_.directories[best->target];
    if (match.directory->reparse) match.file = link_of(match.directory->record);
  } else {
    match.file = &catalog_.files[best->target];
  }
  return match;
}

const LinkFile* NameIndex::link_of(RecordIndex record) const {
  const auto found = std::ranges::lower_bound(catalog_.files, record, {}, &LinkFile::record);
  return found != catalog_.files.end() && found->record == record && found->has_reparse ? &*found
                                                                                        : nullptr;
}

}  // namespace scanner
