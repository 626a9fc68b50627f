#include "scanner/sweep/fetch.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "report/threads/parallel.h"
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
    // Every record is in one round only, so that even a cycle of parents ends.
    for (drop_seen(round); !round.empty(); drop_seen(round)) {
      if (!read(round)) return std::unexpected(Error{"out of memory"});
      if (stopped()) return std::unexpected(Error{"interrupted"});
      round.clear();
      for (const auto& worker : workers_) {
        round.insert(round.end(), worker->wanted.begin(), worker->wanted.end());
        worker->wanted.clear();
      }
    }
    collect_fetched();
    add_extensions();
    std::vector<WorkerOutput*> outputs;
    outputs.reserve(workers_.size());
    for (const auto& worker : workers_) outputs.push_back(&worker->output());
    const FaultTally reported = judge(files);
    const auto merged =
        merge_results(outputs, volume_, options_.threads, MergeMode::kTakesAll, catalog_);
    if (!merged) return std::unexpected(merged.error());
    // Keys that lead nowhere do not hide anything.
    const bool hides = catalog_.may_hide_names;
    add_faults(reported, catalog_);
    catalog_.may_hide_names = hides;
    return {};
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  // Sorts and removes duplicates and records of earlier rounds.
  void drop_seen(std::vector<RecordIndex>& round) {
    std::erase_if(round, [this](RecordIndex record) {
      const bool known = seen_[record];
      seen_[record] = true;
      return known;
    });
    std::ranges::sort(round);
  }

  bool read(std::span<const RecordIndex> round) {
    // Large enough that neighbours are rarely separated.
    constexpr std::size_t kGrain = 512;
    const auto useful = static_cast<std::uint32_t>(
        std::min<std::size_t>(workers_.size(), (round.size() + kGrain - 1) / kGrain));
    return for_ranges(useful, round.size(), kGrain,
                      [&](std::uint32_t worker, std::size_t first, std::size_t last) {
                        if (!stopped()) workers_[worker]->read(round.subspan(first, last - first));
                      });
  }

  void collect_fetched() {
    for (const auto& worker : workers_) {
      fetched_.insert(fetched_.end(), worker->fetched().begin(), worker->fetched().end());
    }
    std::ranges::sort(fetched_, {}, &FetchedRecord::record);
  }

  // Null if that record was not read, or is free.
  [[nodiscard]] const FetchedRecord* find(mft::RecordNumber record) const {
    const auto at = std::ranges::lower_bound(fetched_, record, {}, &FetchedRecord::record);
    return at != fetched_.end() && at->record == record ? &*at : nullptr;
  }

  // A record of a file that was not requested would be reported as damage.
  void add_extensions() {
    for (const auto& worker : workers_) {
      for (auto& extension : worker->extensions) {
        const FetchedRecord* const base = find(extension.base);
        if (base != nullptr && base->is_base()) {
          workers_.front()->add_stored(extension.record, extension.bytes);
        }
      }
    }
  }

  // Faults that only a fetch can detect.
  FaultTally judge(std::span<const mft::FileReference> files) {
    std::vector<Parent> in_extensions;  // files with an attribute C0 there
    for (const FetchedRecord& fetched : fetched_) {
      if (fetched.reparse && !fetched.is_base()) in_extensions.push_back(fetched.base);
    }
    const auto before = [](const Parent& a, const Parent& b) {
      return std::pair(a.record, a.sequence) < std::pair(b.record, b.sequence);
    };
    std::ranges::sort(in_extensions, before);
    FaultTally reported;
    for (const FetchedRecord& fetched : fetched_) {
      if (!fetched.list_lost) continue;
      reported.add({.code = FaultCode::kAttributeListUnreadable}, fetched.record);
      catalog_.may_hide_names = true;
    }
    for (const auto& file : files) {
      const FetchedRecord* const fetched = find(file.record);
      if (fetched != nullptr && fetched->damaged) continue;
      const bool alive =
          fetched != nullptr && fetched->is_base() && file.accepts(fetched->sequence);
      if (alive &&
          (fetched->reparse || std::ranges::binary_search(in_extensions, fetched->base, before))) {
        continue;
      }
      reported.add({.code = FaultCode::kIndexDisagrees,
                    .expected = file.sequence,
                    .actual = fetched != nullptr ? fetched->sequence : std::uint64_t{0}},
                   file.record);
      ++catalog_.stale_references;
    }
    return reported;
  }

  const Volume& volume_;
  const FetchOptions& options_;
  Catalog& catalog_;
  std::vector<bool> seen_;
  std::vector<std::unique_ptr<RecordFetch>> workers_;
  std::vector<FetchedRecord> fetched_;  // of all workers, by record number
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
