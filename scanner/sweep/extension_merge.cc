#include "scanner/sweep/extension_merge.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "report/threads/parallel.h"
#include "scanner/sweep/extension_records.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

constexpr std::size_t kWorthAThread = 1024;  // fragments

// Fragments by the base record they belong to: bases by record number, extensions by their base's.
struct Sorted {
  std::vector<Fragment> bases;
  std::vector<Fragment> extensions;
};

// What one thread merges: consecutive bases, and all extensions up to the last of them.
struct Slice {
  std::span<const Fragment> bases;
  std::span<const Fragment> extensions;
};

std::vector<Slice> slices_of(const Sorted& sorted, std::size_t count) {
  std::vector<Slice> slices;
  const std::span bases(sorted.bases);
  auto extension = sorted.extensions.begin();
  std::size_t base = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t last = bases.size() * i / count;
    auto end = sorted.extensions.end();
    if (i < count) {
      end = last == 0 ? extension
                      : std::ranges::upper_bound(sorted.extensions, bases[last - 1].record, {},
                                                 [](const Fragment& f) { return f.base.record; });
    }
    slices.push_back(
        {.bases = bases.subspan(base, last - base), .extensions = std::span(extension, end)});
    base = last;
    extension = end;
  }
  return slices;
}

class Merger {
 public:
  Merger(const Volume& volume, CatalogPart& part) : volume_(volume), part_(part) {}

  void merge(const Slice& slice) {
    auto next = slice.extensions.begin();
    for (const Fragment& base : slice.bases) {
      while (next != slice.extensions.end() && next->base.record < base.record) refuse(*next++);
      const auto first = next;
      while (next != slice.extensions.end() && next->base.record == base.record) ++next;
      merge_file(base, std::span(first, next));
    }
    while (next != slice.extensions.end()) refuse(*next++);
  }

 private:
  using Holders = std::vector<ExtensionRecords::Holder>;

  static bool belongs(const Fragment& extension, const Fragment& base) {
    return extension.base.record == base.record && extension.base.sequence == base.sequence;
  }

  // An extension record whose base record does not exist.
  void refuse(const Fragment& extension) {
    part_.faults.add(Fault{.code = FaultCode::kExtensionNotListed,
                           .expected = extension.base.sequence,
                           .actual = extension.base.record},
                     extension.record);
  }

  void merge_file(const Fragment& base, std::span<const Fragment> extensions) {
    link_attributes_.clear();
    link_attributes_.add(mft::Bytes(base.attributes), base.record, known_faults_);
    const bool stale = list_may_be_stale();
    const auto holders = stale ? std::nullopt : extension_records(base, extensions);
    for (const Fragment& extension : extensions) {
      const bool listed = !holders || is_listed(*holders, extension);
      if (!listed || !belongs(extension, base)) refuse(extension);
      if (belongs(extension, base)) {
        link_attributes_.add(mft::Bytes(extension.attributes), extension.record, known_faults_);
      }
    }
    if (holders) report_missing(base, *holders, extensions);
    if (stale &&
        link_attributes_.names.size() + link_attributes_.aliases.size() < base.header_link_count) {
      part_.faults.add(Fault{.code = FaultCode::kAttributeListUnreadable}, base.record);
    }
    part_.add_file({.record = base.record,
                    .sequence = base.sequence,
                    .header_link_count = base.header_link_count,
                    .directory = base.directory},
                   link_attributes_);
  }

  // Outside of the base record a mounted volume's list is read from the disk, and may be older than
  // the records, which come from the driver: only the names found show whether any are missing.
  [[nodiscard]] bool list_may_be_stale() const {
    return volume_.is_mounted() && !link_attributes_.attribute_list.empty() &&
           !mft::Attribute(link_attributes_.attribute_list).resident();
  }

  // The records that the base's list names for relevant attributes, sorted; nothing if the list
  // cannot be read.
  std::optional<Holders> extension_records(const Fragment& base,
                                           std::span<const Fragment> extensions) {
    if (link_attributes_.attribute_list.empty()) return Holders();
    auto listed =
        scanner::extension_records(volume_, link_attributes_.attribute_list, base.record, list_);
    if (!listed) {
      // Without relevant extension records there is nothing to lose.
      if (!extensions.empty()) {
        part_.faults.add(Fault{.code = FaultCode::kAttributeListUnreadable}, base.record);
      }
      return std::nullopt;
    }
    if (listed->fault) part_.faults.add(*listed->fault, base.record);
    return std::move(listed->holders);
  }

  // `holders` is sorted.
  static bool is_listed(const Holders& holders, const Fragment& extension) {
    const auto same =
        std::ranges::equal_range(holders, mft::RecordNumber{extension.record}, {}, number_of);
    return std::ranges::any_of(same, [&](const ExtensionRecords::Holder& holder) {
      return holder.record.accepts(extension.sequence);
    });
  }
  static mft::RecordNumber number_of(const ExtensionRecords::Holder& holder) {
    return holder.record.record;
  }

  void report_missing(const Fragment& base, const Holders& holders,
                      std::span<const Fragment> extensions) {
    for (const auto& [holder, only_streams] : holders) {
      if (only_streams) continue;
      // Fragments of one base are sorted by record number.
      const bool found =
          std::ranges::binary_search(extensions, holder.record, {}, &Fragment::record);
      if (!found) {
        part_.faults.add(Fault{.code = FaultCode::kExtensionMissing,
                               .expected = holder.sequence,
                               .actual = holder.record},
                         base.record);
      }
    }
  }

  const Volume& volume_;
  CatalogPart& part_;
  LinkAttributes link_attributes_;
  FaultTally known_faults_;  // of attributes: already reported by the sweep
  std::vector<std::byte> list_;
};

// Adds the base records that extension records point to, but that have no attribute list
// themselves. The sweep took them for complete files: the counts to retract go to `result`.
void add_bases_without_list(const Volume& volume, CatalogPart& part, Sorted& sorted,
                            MergeResult& result) {
  auto& bases = sorted.bases;
  const auto with_list = static_cast<std::ptrdiff_t>(bases.size());
  std::vector<std::byte> buffer;
  RecordIndex before = kNoRecord;
  for (const Fragment& extension : sorted.extensions) {
    const RecordIndex number = extension.base.record;
    if (number == before) continue;
    before = number;
    const std::span known(bases.begin(), bases.begin() + with_list);
    if (std::ranges::binary_search(known, number, {}, &Fragment::record)) continue;
    const auto record = volume.read_record(number, buffer);
    if (!record || !record->in_use() || !record->is_base() ||
        record->sequence() != extension.base.sequence) {
      continue;
    }
    part.add_fragment(number, *record);
    bases.push_back(part.fragments.back());
    result.retracted.push_back(number);
    CatalogPart whole(volume, part.leaves());
    whole.add_record(number, *record);
    whole.counts.records_in_use = 0;  // it stays in use
    result.retracted_counts.add(whole.counts);
  }
  std::ranges::inplace_merge(bases, bases.begin() + with_list, {}, &Fragment::record);
}

}  // namespace

std::expected<MergeResult, Error> merge_fragments(const Volume& volume,
                                                  std::span<const Fragment> fragments,
                                                  std::span<FileKey> leaves,
                                                  std::uint32_t threads) {
  MergeResult result;
  Sorted sorted;
  for (const auto& fragment : fragments) {
    (fragment.is_base ? sorted.bases : sorted.extensions).push_back(fragment);
  }
  std::ranges::stable_sort(sorted.extensions, {}, [](const Fragment& f) { return f.base.record; });
  const std::size_t count =
      std::clamp<std::size_t>(fragments.size() / kWorthAThread, 1, std::max(threads, 1U));
  for (std::size_t i = 0; i < count; ++i) {
    result.parts.push_back(std::make_unique<CatalogPart>(volume, leaves));
  }
  add_bases_without_list(volume, *result.parts.front(), sorted, result);
  const auto slices = slices_of(sorted, count);
  const bool done = for_ranges(threads, count, 1, [&](std::uint32_t, std::size_t i, std::size_t) {
    Merger(volume, *result.parts[i]).merge(slices[i]);
  });
  if (!done) return std::unexpected(Error{"out of memory"});
  return result;
}

}  // namespace scanner
