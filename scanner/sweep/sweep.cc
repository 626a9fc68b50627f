#include "scanner/sweep/sweep.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include "mft/fixup.h"
#include "report/threads/parallel.h"
#include "scanner/source/read_buffer.h"
#include "scanner/sweep/catalog_part.h"
#include "scanner/sweep/chunk_queue.h"
#include "scanner/sweep/extension_records.h"
#include "scanner/sweep/link_attributes.h"
#include "scanner/sweep/merge_results.h"
#include "scanner/sweep/nonresident_reparse.h"
#include "scanner/sweep/record_copy.h"
#include "scanner/sweep/used_records.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

std::uint64_t records_per_chunk(const Volume& volume) {
  return kChunkBytes / volume.record_bytes();
}

class Worker {
 public:
  Worker(const Volume& volume, std::span<FileKey> leaves)
      : volume_(volume),
        output_(volume, leaves),
        part_(output_.part),
        copies_{RecordCopy(volume.record_bytes()), RecordCopy(volume.record_bytes())} {}

  void run(ChunkQueue& chunks, const SweepOptions& options) {
    const std::uint64_t records_per_chunk = scanner::records_per_chunk(volume_);
    ChunkQueue::Run run = chunks.next();
    for (; run.first < run.last; run = chunks.next()) {
      for (std::uint64_t position = run.first; position < run.last; ++position) {
        if (options.stop != nullptr && options.stop->load(std::memory_order_relaxed)) return;
        const std::uint64_t chunk = chunks.at(position);
        output_.begin_chunk(chunk);
        const std::uint64_t first = chunk * records_per_chunk;
        const std::uint64_t count = std::min(records_per_chunk, volume_.record_count() - first);
        sweep_chunk(first, count, options.use_views);
        if (options.records_done != nullptr)
          options.records_done->fetch_add(count, std::memory_order_relaxed);
      }
      if (options.use_views) give_back(run, chunks);
    }
  }

  [[nodiscard]] WorkerOutput& output() { return output_; }
  // Decides about records of zeros; without it they count as never used.
  void ask(const UsedRecords& used) { used_ = &used; }

 private:
  // The pages that were looked at. They stay in the system's cache, but would count as this
  // process' own; of a small $MFT they are released later, in the background. See PageReleaser.
  void give_back(const ChunkQueue::Run& run, const ChunkQueue& chunks) const {
    constexpr std::uint64_t kLarge = std::uint64_t{256} << 20U;  // bytes of $MFT
    static const std::atomic<bool> to_the_end = false;
    if (volume_.mft_bytes() < kLarge) return;
    const std::uint64_t chunk_bytes = records_per_chunk(volume_) * volume_.record_bytes();
    const std::uint64_t first = chunks.at(run.first);
    const std::uint64_t last = chunks.at(run.last - 1) + 1;
    if (last - first != run.last - run.first) return;  // not all of what lies between was read
    volume_.mft().forget_views(first * chunk_bytes, (last - first) * chunk_bytes, to_the_end);
  }

  void sweep_chunk(std::uint64_t first, std::uint64_t count, bool use_views) {
    const std::uint32_t record_bytes = volume_.record_bytes();
    const std::uint64_t offset = first * record_bytes;
    const std::uint64_t length = count * record_bytes;
    if (offset + length <= stored_from(offset) && !any_used(first, count)) {
      note_unstored(first + count - 1, count);
      return;
    }
    if (use_views && in_memory(offset)) {
      if (const auto shown = volume_.mft().view(offset, length)) return sweep_view(first, *shown);
    }
    const std::span<std::byte> records = buffer_.sized(static_cast<std::size_t>(length));
    const auto read = volume_.mft().read_at(offset, records);
    if (!read || *read < records.size()) return sweep_singly(first, count);
    for (std::size_t at = 0; at < records.size(); at += record_bytes) {
      fetch_next(records.data() + at + record_bytes);
      sweep_record(first++, records.subspan(at, record_bytes));
    }
  }

  // Where the next bytes are that the source stores: holes, which read as zeros, may be much larger
  // than all of its data.
  std::uint64_t stored_from(std::uint64_t offset) {
    if (offset >= stored_from_) stored_from_ = volume_.mft().next_stored(offset);
    return std::max(stored_from_, offset);
  }
  // Records of zeros that must not be.
  [[nodiscard]] bool any_used(std::uint64_t first, std::uint64_t count) const {
    for (std::uint64_t number = first; used_ != nullptr && number < first + count; ++number) {
      if (used_->has(number)) return true;
    }
    return false;
  }

  // Of a loose $MFT the part behind its last record may be a hole, which nothing contradicts.
  void note_unstored(std::uint64_t last, std::uint64_t count) {
    if (!volume_.has_clusters() || volume_.is_mounted()) return;
    if (used_ == nullptr || !used_->knows(last)) part_.counts.unstored_records += count;
  }

  // The check costs as much as several records, so it is not done for every chunk of a warm file.
  bool in_memory(std::uint64_t offset) {
    constexpr unsigned kChunksByOneAnswer = 8;
    if (!in_memory_ || ++chunks_since_asked_ == kChunksByOneAnswer) {
      in_memory_ = volume_.mft().in_memory(offset, volume_.mft().size_bytes());
      chunks_since_asked_ = 0;
    }
    return in_memory_;
  }

  // Records in mapped memory. Each is copied while the one before it is parsed, so that the parser
  // does not wait for pending stores.
  void sweep_view(std::uint64_t number, MappedBytes records) {
    constexpr std::size_t kAhead = 8;         // records; 5 to 12 perform alike
    constexpr std::size_t kHeaderAhead = 16;  // 12 performs alike
    constexpr std::size_t kPageBytes = 4096;
    const std::size_t record_bytes = volume_.record_bytes();
    const auto record_at = [&](std::size_t at) {  // none past the end
      return records.part(at, record_bytes);
    };
    RecordCopy* copy = &copies_[0];
    RecordCopy* next = &copies_[1];
    copy->take(record_at(0));
    for (std::size_t at = 0; at < records.size(); at += record_bytes, ++number) {
      if (at % kPageBytes == 0) {
        prepare_page(record_at(at + kHeaderAhead * record_bytes),
                     record_at(at + 2 * kHeaderAhead * record_bytes));
      }
      fetch_header(record_at(at + kHeaderAhead * record_bytes));
      part_.ahead.begin(record_at(at + kAhead * record_bytes));
      if (at + record_bytes < records.size()) next->take(record_at(at + record_bytes));
      part_.ahead.step();
      sweep_record(number, copy->bytes());
      part_.ahead.finish();
      std::swap(copy, next);
    }
  }

  // A chunk that cannot be read completely: record by record, so that only the bad ones are lost.
  void sweep_singly(std::uint64_t first, std::uint64_t count) {
    const std::span<std::byte> record = buffer_.sized(volume_.record_bytes());
    for (std::uint64_t number = first; number < first + count; ++number) {
      if (read_exactly(volume_.mft(), number * volume_.record_bytes(), record)) {
        sweep_record(number, record);
      } else {
        part_.faults.add(Fault{.code = FaultCode::kUnreadable}, number);
      }
    }
  }

  void sweep_record(std::uint64_t number, std::span<std::byte> bytes) {
    const mft::Bytes record(bytes);
    if (mft::record_signature(record) != mft::kFileSignature) return sweep_other(number, record);
    if (!mft::record_in_use(record)) return;
    if (const auto fault = mft::apply_fixup(bytes)) return part_.faults.add(*fault, number);
    part_.ahead.step();
    add(number, record);
  }

  // Not a FILE record: never used, or damage.
  void sweep_other(std::uint64_t number, mft::Bytes record) {
    if (!is_zero(record) || (used_ != nullptr && used_->has(number))) add(number, record);
  }

  void add(std::uint64_t number, mft::Bytes record) {
    const auto view = mft::RecordView::parse(record);
    if (!view) return part_.faults.add(view.error(), number);
    part_.add_record(number, *view);
  }

  static bool is_zero(mft::Bytes record) {
    return std::ranges::all_of(record.span(), [](std::byte b) { return b == std::byte{0}; });
  }

  const Volume& volume_;
  WorkerOutput output_;
  CatalogPart& part_;
  const UsedRecords* used_ = nullptr;
  std::uint64_t stored_from_ = 0;  // bytes of $MFT
  bool in_memory_ = false;
  unsigned chunks_since_asked_ = 0;
  ReadBuffer buffer_;  // records that were read
  std::array<RecordCopy, 2> copies_;
};

using Workers = std::vector<std::unique_ptr<Worker>>;

std::uint64_t chunks_of(const Volume& volume) {
  return (volume.record_count() + records_per_chunk(volume) - 1) / records_per_chunk(volume);
}

Workers make_workers(const Volume& volume, std::span<FileKey> leaves, std::uint64_t chunks,
                     std::uint32_t threads) {
  Workers workers;
  workers.resize(static_cast<std::size_t>(
      std::clamp<std::uint64_t>(threads, 1, std::max<std::uint64_t>(chunks, 1))));
  for (auto& worker : workers) worker = std::make_unique<Worker>(volume, leaves);
  return workers;
}

// The outcome of stoppable work on all threads: `done` is false if memory ran out.
std::expected<void, Error> outcome(bool done, const SweepOptions& options) {
  if (!done) return std::unexpected(Error{"out of memory"});
  if (options.stop != nullptr && options.stop->load()) return std::unexpected(Error{"interrupted"});
  return {};
}

std::expected<void, Error> run_workers(Workers& workers, ChunkQueue& chunks,
                                       const SweepOptions& options) {
  const bool done = run_on_threads(static_cast<std::uint32_t>(workers.size()),
                                   [&](std::uint32_t i) { workers[i]->run(chunks, options); });
  return outcome(done, options);
}

// Reads what the workers deferred.
std::expected<void, Error> read_nonresident(Workers& workers, const Volume& volume,
                                            const SweepOptions& options, FaultTally& faults) {
  std::vector<NonresidentReparse> all;
  std::vector<Arena*> arenas;
  for (const auto& worker : workers) {
    CatalogPart& part = worker->output().part;
    all.insert(all.end(), part.nonresident->begin(), part.nonresident->end());
    part.nonresident.reset();
    arenas.push_back(&part.arena);
  }
  return outcome(read_nonresident(volume, std::move(all), arenas, options.stop, faults), options);
}

void add_yields(const Workers& workers, std::vector<WorkerOutput*>& outputs) {
  for (const auto& worker : workers) outputs.push_back(&worker->output());
}

}  // namespace

std::expected<std::unique_ptr<Catalog>, Error> sweep(const Volume& volume,
                                                     const SweepOptions& options) {
  try {
    auto catalog = std::make_unique<Catalog>(volume.record_count());
    ChunkQueue chunks(chunks_of(volume), options.threads);
    Workers workers =
        make_workers(volume, catalog->file_keys.keys(), chunks.count(), options.threads);
    const UsedRecords used(volume);
    for (const auto& worker : workers) {
      worker->output().part.nonresident.emplace();
      worker->ask(used);
    }
    if (const auto done = run_workers(workers, chunks, options); !done) {
      return std::unexpected(done.error());
    }
    if (options.use_views && !volume.mft().views_intact()) {
      // The medium failed under a mapping, which then shows zeros: reading finds out where.
      SweepOptions reading = options;
      reading.use_views = false;
      if (options.records_done != nullptr) options.records_done->store(0);
      return sweep(volume, reading);
    }
    FaultTally outside_faults;
    if (const auto read = read_nonresident(workers, volume, options, outside_faults); !read) {
      return std::unexpected(read.error());
    }
    std::vector<WorkerOutput*> outputs;
    add_yields(workers, outputs);
    const auto merged =
        merge_results(outputs, volume, options.threads, MergeMode::kTakesAll, *catalog);
    if (!merged) return std::unexpected(merged.error());
    add_faults(outside_faults, *catalog);
    return catalog;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

class RepeatableSweep::Passes {
 public:
  std::vector<Workers> passes;

  [[nodiscard]] std::vector<WorkerOutput*> outputs() const {
    std::vector<WorkerOutput*> all;
    for (const Workers& workers : passes) add_yields(workers, all);
    return all;
  }
};

RepeatableSweep::RepeatableSweep()
    : leaves_(0, CatalogScope::kVolume), passes_(std::make_unique<Passes>()) {}
RepeatableSweep::~RepeatableSweep() = default;

std::expected<void, Error> RepeatableSweep::pass(const Volume& volume,
                                                 std::span<const RecordIndex> records,
                                                 const SweepOptions& options) {
  try {
    const std::uint64_t known = leaves_.keys().size();
    const std::uint64_t per_chunk = records_per_chunk(volume);
    std::vector<std::uint64_t> wanted;
    for (const RecordIndex record : records) {
      if (record < known && (wanted.empty() || wanted.back() != record / per_chunk)) {
        wanted.push_back(record / per_chunk);
      }
    }
    if (volume.record_count() > known) {
      leaves_ = leaves_.copy(static_cast<std::size_t>(volume.record_count()));
      const std::uint64_t first = known / per_chunk;
      if (!wanted.empty() && wanted.back() == first) wanted.pop_back();
      for (std::uint64_t chunk = first; chunk < chunks_of(volume); ++chunk) wanted.push_back(chunk);
    }
    if (wanted.empty()) return {};
    const auto leaves = leaves_.keys();
    for (const std::uint64_t chunk : wanted) {
      const auto first = static_cast<std::size_t>(chunk * per_chunk);
      const auto count = std::min(static_cast<std::size_t>(per_chunk), leaves.size() - first);
      std::ranges::fill(leaves.subspan(first, count), FileKey());
    }
    ChunkQueue chunks(std::move(wanted), options.threads);
    Workers& workers =
        passes_->passes.emplace_back(make_workers(volume, leaves, chunks.count(), options.threads));
    for (const auto& worker : workers) {
      worker->output().pass = static_cast<std::uint32_t>(passes_->passes.size());
    }
    return run_workers(workers, chunks, options);
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

std::expected<std::unique_ptr<Catalog>, Error> RepeatableSweep::catalog(
    const Volume& volume, std::uint32_t threads) const {
  try {
    auto catalog = std::make_unique<Catalog>(leaves_.copy(leaves_.keys().size()));
    const auto outputs = passes_->outputs();
    const auto merged = merge_results(outputs, volume, threads, MergeMode::kTakesNewest, *catalog);
    if (!merged) return std::unexpected(merged.error());
    return catalog;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

std::vector<RecordIndex> RepeatableSweep::extensions_of(const Volume& volume,
                                                        std::span<const RecordIndex> bases) const {
  std::vector<RecordIndex> found;
  std::vector<std::byte> list;
  LinkAttributes link_attributes;
  FaultTally reported;  // by the sweep itself
  const auto visit = [&](const Fragment& fragment) {
    if (!std::ranges::binary_search(bases, fragment.base.record)) return;
    if (!fragment.is_base) return found.push_back(fragment.record);
    link_attributes.clear();
    link_attributes.add(mft::Bytes(fragment.attributes), fragment.record, reported);
    if (link_attributes.attribute_list.empty()) return;
    const auto listed =
        extension_records(volume, link_attributes.attribute_list, fragment.record, list);
    if (!listed) return;
    for (const auto& [holder, only_streams] : listed->holders) {
      if (holder.record < volume.record_count()) {
        found.push_back(static_cast<RecordIndex>(holder.record));
      }
    }
  };
  // Also those of superseded passes: extra ones do no harm.
  for (const WorkerOutput* const output : passes_->outputs()) {
    output->part.fragments.for_each(0, output->part.fragments.size(), visit);
  }
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

}  // namespace scanner
