#include "scanner/sweep/extension_merge.h"

#include <algorithm>
#include <optional>
#include <span>

#include "mft/attribute_list.h"
#include "scanner/volume/stream.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;

class Merger {
 public:
  Merger(const Volume& volume, CatalogPart& part) : volume_(volume), part_(part) {}

  MergeResult merge(const std::vector<Fragment>& fragments) {
    std::vector<Fragment> bases;
    std::vector<Fragment> extensions;
    for (const auto& fragment : fragments) {
      (fragment.is_base ? bases : extensions).push_back(fragment);
    }
    std::ranges::stable_sort(extensions, {}, [](const Fragment& f) { return f.base.record; });
    add_bases_without_list(bases, extensions);
    auto next = extensions.begin();
    for (const Fragment& base : bases) {
      while (next != extensions.end() && next->base.record < base.record) refuse(*next++);
      const auto first = next;
      while (next != extensions.end() && next->base.record == base.record) ++next;
      merge_file(base, std::span(first, next));
    }
    while (next != extensions.end()) refuse(*next++);
    return std::move(result_);
  }

 private:
  static bool belongs(const Fragment& extension, const Fragment& base) {
    return extension.base.record == base.record && extension.base.sequence == base.sequence;
  }

  // Base records that extension records point to, but that have no attribute list themselves.
  void add_bases_without_list(std::vector<Fragment>& bases,
                              const std::vector<Fragment>& extensions) {
    const auto with_list = static_cast<std::ptrdiff_t>(bases.size());
    std::vector<std::byte> buffer;
    RecordIndex before = kNoRecord;
    for (const Fragment& extension : extensions) {
      const RecordIndex number = extension.base.record;
      if (number == before) continue;
      before = number;
      const std::span known(bases.begin(), bases.begin() + with_list);
      if (std::ranges::binary_search(known, number, {}, &Fragment::record)) continue;
      const auto record = volume_.read_record(number, buffer);
      if (!record || !record->in_use() || !record->is_base() ||
          record->sequence() != extension.base.sequence) {
        continue;
      }
      part_.add_fragment(number, *record);
      bases.push_back(part_.fragments.back());
      result_.retracted.push_back(number);
      count_as_whole(number, *record);
    }
    std::ranges::inplace_merge(bases, bases.begin() + with_list, {}, &Fragment::record);
  }

  // What the sweep took the record for.
  void count_as_whole(RecordIndex number, const mft::RecordView& record) {
    CatalogPart whole(volume_, part_.leaves());
    whole.add_record(number, record);
    whole.counts.records_in_use = 0;  // it stays in use
    result_.retracted_counts.add(whole.counts);
  }

  // An extension record whose base record does not exist.
  void refuse(const Fragment& extension) {
    part_.faults.add(Fault{.code = FaultCode::kExtensionNotListed,
                           .expected = extension.base.sequence,
                           .actual = extension.base.record},
                     extension.record);
  }

  void merge_file(const Fragment& base, std::span<const Fragment> extensions) {
    harvest_.clear();
    harvest_.add(cursor(base), base.record, known_faults_);
    const auto holders = listed_holders(base, extensions);
    for (const Fragment& extension : extensions) {
      const bool listed = !holders || is_listed(*holders, extension);
      if (!listed || !belongs(extension, base)) refuse(extension);
      if (belongs(extension, base)) {
        harvest_.add(cursor(extension), extension.record, known_faults_);
      }
    }
    if (holders) report_missing(base, *holders, extensions);
    part_.add_file({.record = base.record,
                    .sequence = base.sequence,
                    .header_link_count = base.header_link_count,
                    .directory = base.directory},
                   harvest_);
  }

  static mft::AttributeCursor cursor(const Fragment& fragment) {
    return mft::AttributeCursor(mft::Bytes(fragment.attributes));
  }

  // The records that the base's list names for attributes that matter here, sorted; nothing if the
  // list cannot be read.
  std::optional<std::vector<mft::FileReference>> listed_holders(
      const Fragment& base, std::span<const Fragment> extensions) {
    if (!harvest_.attribute_list) return std::vector<mft::FileReference>();
    const mft::Attribute& attribute = *harvest_.attribute_list;
    mft::Bytes list = attribute.value();
    if (!attribute.resident()) {
      if (!read_list(attribute)) {
        // Without extension records that say something there is nothing to be lost.
        if (!extensions.empty()) {
          part_.faults.add(Fault{.code = FaultCode::kAttributeListUnreadable}, base.record);
        }
        return std::nullopt;
      }
      list = mft::Bytes(list_);
    }
    std::vector<mft::FileReference> holders;
    mft::AttributeListCursor entries(list);
    while (const auto entry = entries.next()) {
      const bool matters =
          entry->type == AttributeType::kFileName || entry->type == AttributeType::kReparsePoint ||
          entry->type == AttributeType::kStandardInformation ||
          (entry->type == AttributeType::kData && entry->name.empty() && entry->lowest_vcn == 0);
      if (matters && entry->holder.record != base.record) holders.push_back(entry->holder);
    }
    if (entries.fault()) part_.faults.add(*entries.fault(), base.record);
    std::ranges::sort(holders);
    const auto repeated = std::ranges::unique(holders);
    holders.erase(repeated.begin(), repeated.end());
    return holders;
  }

  bool read_list(const mft::Attribute& attribute) {
    const auto header = attribute.non_resident();
    RunList runs;
    if (!volume_.has_clusters() || header.lowest_vcn != 0 ||
        header.data_bytes > mft::kMaxAttributeListBytes ||
        runs.append_extent(attribute.mapping_pairs(), 0, volume_.boot()->total_clusters)) {
      return false;
    }
    list_.resize(static_cast<std::size_t>(header.data_bytes));
    const Stream stream(
        volume_.bytes(), volume_.boot()->cluster_bytes, std::move(runs),
        {.data_bytes = header.data_bytes, .initialized_bytes = header.initialized_bytes});
    return read_exactly(stream, 0, list_).has_value();
  }

  // `holders` is sorted.
  static bool is_listed(const std::vector<mft::FileReference>& holders, const Fragment& extension) {
    const auto same = std::ranges::equal_range(holders, mft::RecordNumber{extension.record}, {},
                                               &mft::FileReference::record);
    return std::ranges::any_of(
        same, [&](const mft::FileReference& holder) { return holder.accepts(extension.sequence); });
  }

  void report_missing(const Fragment& base, const std::vector<mft::FileReference>& holders,
                      std::span<const Fragment> extensions) {
    for (const auto& holder : holders) {
      // Fragments of one base stand by record number.
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
  Harvest harvest_;
  FaultTally known_faults_;  // of attributes: the sweep has told them already
  std::vector<std::byte> list_;
  MergeResult result_;
};

}  // namespace

MergeResult merge_fragments(const Volume& volume, const std::vector<Fragment>& fragments,
                            CatalogPart& part) {
  return Merger(volume, part).merge(fragments);
}

}  // namespace scanner
