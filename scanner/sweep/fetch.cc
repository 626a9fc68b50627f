#include "scanner/sweep/fetch.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "report/parallel.h"
#include "scanner/sweep/merge_results.h"
#include "scanner/sweep/record_fetch.h"

namespace scanner {
namespace {

using mft::FaultCode;

class Fetcher {
 public:
  Fetcher(const Volume& volume, const FetchOptions& options, Catalog& catalog)
      : volume_(volume),
        options_(options),
        catalog_(catalog),
        seen_(static_cast<std::size_t>(volume.record_count())) {
    for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
      workers_.push_back(std::make_unique<RecordFetch>(volume, catalog.file_keys.keys()));
    }
  }

  std::expected<void, Error> run(std::span<const mft::FileReference> files) {
    std::vector<RecordIndex> round;
    if (mft::kRootRecord < volume_.record_count()) round.push_back(mft::kRootRecord);
    for (const auto& file : files) {
      if (file.record < volume_.record_count()) {
        round.push_back(static_cast<RecordIndex>(file.record));
      }
    }
    // Every record is in one round only, so that not even parents in a circle keep this going.
    for (drop_seen(round); !round.empty(); drop_seen(round)) {
      if (!read(round)) return std::unexpected(Error{"out of memory"});
      if (stopped()) return std::unexpected(Error{"interrupted"});
      round.clear();
      for (const auto& worker : workers_) {
        round.insert(round.end(), worker->wanted.begin(), worker->wanted.end());
        worker->wanted.clear();
      }
    }
    collect_met();
    add_extensions();
    std::vector<WorkerOutput*> outputs;
    outputs.reserve(workers_.size());
    for (const auto& worker : workers_) outputs.push_back(&worker->output());
    const FaultTally told = judge(files);
    const auto merged =
        merge_results(outputs, volume_, options_.threads, MergeMode::kTakesAll, catalog_);
    if (!merged) return std::unexpected(merged.error());
    // Keys that lead nowhere hide nothing.
    const bool hides = catalog_.may_hide_names;
    add_faults(told, catalog_);
    catalog_.may_hide_names = hides;
    return {};
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  // Sorted, each once, and only those that were in no round before.
  void drop_seen(std::vector<RecordIndex>& round) {
    std::erase_if(round, [this](RecordIndex record) {
      const bool known = seen_[record];
      seen_[record] = true;
      return known;
    });
    std::ranges::sort(round);
  }

  bool read(std::span<const RecordIndex> round) {
    // Large enough that neighbours are seldom parted.
    constexpr std::size_t kGrain = 512;
    const auto useful = static_cast<std::uint32_t>(
        std::min<std::size_t>(workers_.size(), (round.size() + kGrain - 1) / kGrain));
    return for_ranges(useful, round.size(), kGrain,
                      [&](std::uint32_t worker, std::size_t first, std::size_t last) {
                        if (!stopped()) workers_[worker]->read(round.subspan(first, last - first));
                      });
  }

  void collect_met() {
    for (const auto& worker : workers_) {
      met_.insert(met_.end(), worker->met().begin(), worker->met().end());
    }
    std::ranges::sort(met_, {}, &MetRecord::record);
  }

  // Null if that record was not read, or is free.
  [[nodiscard]] const MetRecord* find(mft::RecordNumber record) const {
    const auto at = std::ranges::lower_bound(met_, record, {}, &MetRecord::record);
    return at != met_.end() && at->record == record ? &*at : nullptr;
  }

  // A record that belongs to a file which nobody asked for would be told as damage.
  void add_extensions() {
    for (const auto& worker : workers_) {
      for (auto& kept : worker->kept) {
        const MetRecord* const base = find(kept.base);
        if (base != nullptr && base->is_base()) {
          workers_.front()->add_kept(kept.record, kept.bytes);
        }
      }
    }
  }

  // What nobody but a fetch can tell of.
  FaultTally judge(std::span<const mft::FileReference> files) {
    std::vector<Parent> in_extensions;  // files with an attribute C0 there
    for (const MetRecord& met : met_) {
      if (met.reparse && !met.is_base()) in_extensions.push_back(met.base);
    }
    const auto before = [](const Parent& a, const Parent& b) {
      return std::pair(a.record, a.sequence) < std::pair(b.record, b.sequence);
    };
    std::ranges::sort(in_extensions, before);
    FaultTally told;
    for (const MetRecord& met : met_) {
      if (!met.list_lost) continue;
      told.add({.code = FaultCode::kAttributeListUnreadable}, met.record);
      catalog_.may_hide_names = true;
    }
    for (const auto& file : files) {
      const MetRecord* const met = find(file.record);
      if (met != nullptr && met->damaged) continue;
      const bool alive = met != nullptr && met->is_base() && file.accepts(met->sequence);
      if (alive && (met->reparse || std::ranges::binary_search(in_extensions, met->base, before))) {
        continue;
      }
      told.add({.code = FaultCode::kIndexDisagrees,
                .expected = file.sequence,
                .actual = met != nullptr ? met->sequence : std::uint64_t{0}},
               file.record);
      ++catalog_.stale_references;
    }
    return told;
  }

  const Volume& volume_;
  const FetchOptions& options_;
  Catalog& catalog_;
  std::vector<bool> seen_;
  std::vector<std::unique_ptr<RecordFetch>> workers_;
  std::vector<MetRecord> met_;  // of all workers, by record number
};

}  // namespace

std::expected<std::unique_ptr<Catalog>, Error> fetch_catalog(
    const Volume& volume, std::span<const mft::FileReference> files, const FetchOptions& options) {
  try {
    auto catalog = std::make_unique<Catalog>(volume.record_count(), CatalogScope::kSomeFiles);
    if (const auto done = Fetcher(volume, options, *catalog).run(files); !done) {
      return std::unexpected(done.error());
    }
    return catalog;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner
