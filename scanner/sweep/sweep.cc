#include "scanner/sweep/sweep.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include "mft/fixup.h"
#include "scanner/sweep/catalog_part.h"
#include "scanner/sweep/extension_merge.h"
#include "scanner/sweep/parallel.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// Small enough that a chunk that was read stays in the core's own cache while it is parsed.
constexpr std::uint64_t kChunkBytes = 256 * 1024;

// Where the rows of one chunk stand in their worker's part.
struct ChunkShare {
  std::uint64_t chunk = 0;
  std::size_t directories = 0;
  std::size_t files = 0;
  std::size_t fragments = 0;
  std::size_t worker = 0;
};

class Worker {
 public:
  Worker(const Volume& volume, std::span<LeafKey> leaves)
      : volume_(volume), part_(volume, leaves) {}

  void run(std::atomic<std::uint64_t>& next_chunk, std::uint64_t chunk_count,
           const SweepOptions& options) {
    const std::uint64_t records_per_chunk = kChunkBytes / volume_.record_bytes();
    while (options.stop == nullptr || !options.stop->load(std::memory_order_relaxed)) {
      const std::uint64_t chunk = next_chunk.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= chunk_count) return;
      shares_.push_back({.chunk = chunk,
                         .directories = part_.directories.size(),
                         .files = part_.files.size(),
                         .fragments = part_.fragments.size()});
      const std::uint64_t first = chunk * records_per_chunk;
      const std::uint64_t count = std::min(records_per_chunk, volume_.record_count() - first);
      sweep_chunk(first, count, options.use_views);
      if (options.records_done != nullptr)
        options.records_done->fetch_add(count, std::memory_order_relaxed);
    }
  }

  [[nodiscard]] CatalogPart& part() { return part_; }
  [[nodiscard]] const std::vector<ChunkShare>& shares() const { return shares_; }

 private:
  void sweep_chunk(std::uint64_t first, std::uint64_t count, bool use_views) {
    const std::uint32_t record_bytes = volume_.record_bytes();
    const std::uint64_t offset = first * record_bytes;
    const std::uint64_t length = count * record_bytes;
    if (const auto shown = use_views ? volume_.mft().view(offset, length) : std::nullopt) {
      return sweep_view(first, *shown);
    }
    buffer_.resize(static_cast<std::size_t>(length));
    const auto read = volume_.mft().read_at(offset, buffer_);
    if (!read || *read < buffer_.size()) return sweep_singly(first, count);
    for (std::size_t at = 0; at < buffer_.size(); at += record_bytes) {
      sweep_record(first++, std::span(buffer_).subspan(at, record_bytes));
    }
  }

  // Bytes that are shown and must not be changed. The processor fetches ahead what the next records
  // will touch: measured on a mapped image, that is a third of the time (bench/README.md).
  void sweep_view(std::uint64_t number, mft::Bytes records) {
    constexpr std::size_t kAhead = 4;  // records; 2 to 16 are alike
    constexpr std::size_t kLineBytes = 64;
    constexpr std::size_t kLinesAhead = 8;  // most records end within them
    const std::size_t record_bytes = volume_.record_bytes();
    scratch_.resize(record_bytes);
    for (std::size_t at = 0; at < records.size(); at += record_bytes, ++number) {
      const std::size_t ahead = at + kAhead * record_bytes;
      if (ahead < records.size()) {
        const std::byte* const next = records.data() + ahead;
        for (std::size_t line = 0; line < kLinesAhead; ++line) prefetch(next + line * kLineBytes);
        prefetch(next + record_bytes - kLineBytes);  // the last guarded word
      }
      sweep_shown_record(number, *records.slice(at, record_bytes));
    }
  }

  static void prefetch(const std::byte* address) {
#if defined(__GNUC__) || defined(__clang__)
    __builtin_prefetch(address);
#else
    static_cast<void>(address);
#endif
  }

  void sweep_shown_record(std::uint64_t number, mft::Bytes record) {
    if (mft::record_signature(record) != mft::kFileSignature) {
      return sweep_other(number, record);
    }
    if (!mft::record_in_use(record)) return;
    if (const auto fault = mft::check_fixup(record)) return part_.faults.add(*fault, number);
    // Most records end before the first guarded word and can be looked at where they are.
    const std::size_t used = std::min<std::size_t>(mft::record_used_bytes(record), record.size());
    if (used > mft::kFixupStride - 2) {
      mft::copy_fixed_up(record, used, scratch_);
      record = mft::Bytes(std::span<const std::byte>(scratch_));
    }
    add(number, record);
  }

  // A chunk that cannot be read whole: each record on its own, so that only the bad ones are lost.
  void sweep_singly(std::uint64_t first, std::uint64_t count) {
    buffer_.resize(volume_.record_bytes());
    for (std::uint64_t number = first; number < first + count; ++number) {
      if (read_exactly(volume_.mft(), number * volume_.record_bytes(), buffer_)) {
        sweep_record(number, buffer_);
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
    add(number, record);
  }

  // Not a FILE record: never used, or damage.
  void sweep_other(std::uint64_t number, mft::Bytes record) {
    if (!never_used(record)) add(number, record);
  }

  void add(std::uint64_t number, mft::Bytes record) {
    const auto view = mft::RecordView::parse(record);
    if (!view) return part_.faults.add(view.error(), number);
    part_.add_record(number, *view);
  }

  static bool never_used(mft::Bytes record) {
    return std::ranges::all_of(record.span(), [](std::byte b) { return b == std::byte{0}; });
  }

  const Volume& volume_;
  CatalogPart part_;
  std::vector<ChunkShare> shares_;
  std::vector<std::byte> buffer_;   // records that were read
  std::vector<std::byte> scratch_;  // one record, with its fixups applied
};

// The parts of all workers, in the order of the chunks.
void join(std::vector<std::unique_ptr<Worker>>& workers, const Volume& volume, Catalog& catalog) {
  std::vector<ChunkShare> order;
  std::size_t directories = 0;
  std::size_t files = 0;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    directories += workers[i]->part().directories.size();
    files += workers[i]->part().files.size();
    for (auto share : workers[i]->shares()) {
      share.worker = i;
      order.push_back(share);
    }
  }
  std::ranges::sort(order, {}, &ChunkShare::chunk);

  catalog.directories.reserve(directories);
  catalog.files.reserve(files);
  std::vector<Fragment> fragments;
  std::vector<std::size_t> next_share(workers.size(), 0);
  for (const auto& share : order) {
    const CatalogPart& part = workers[share.worker]->part();
    const auto& shares = workers[share.worker]->shares();
    const std::size_t next = ++next_share[share.worker];
    const bool last = next == shares.size();
    const auto append = [](auto& to, const auto& from, std::size_t begin, std::size_t end) {
      const auto at = [&](std::size_t i) { return from.begin() + static_cast<std::ptrdiff_t>(i); };
      to.insert(to.end(), at(begin), at(end));
    };
    append(catalog.directories, part.directories, share.directories,
           last ? part.directories.size() : shares[next].directories);
    append(catalog.files, part.files, share.files, last ? part.files.size() : shares[next].files);
    append(fragments, part.fragments, share.fragments,
           last ? part.fragments.size() : shares[next].fragments);
  }

  CatalogPart merged(volume, catalog.leaves.keys());
  const MergeResult result = merge_fragments(volume, fragments, merged);
  const auto retracted = [&result](const auto& row) {
    return std::ranges::binary_search(result.retracted, row.record);
  };
  std::erase_if(catalog.directories, retracted);
  std::erase_if(catalog.files, retracted);
  catalog.counts.subtract(result.retracted_counts);
  const auto append_sorted = [](auto& to, const auto& more) {
    const auto middle = static_cast<std::ptrdiff_t>(to.size());
    to.insert(to.end(), more.begin(), more.end());
    using Row = std::remove_cvref_t<decltype(to.front())>;
    std::ranges::inplace_merge(to, to.begin() + middle, {}, &Row::record);
  };
  append_sorted(catalog.directories, merged.directories);
  append_sorted(catalog.files, merged.files);

  const auto take_rest = [&catalog](CatalogPart& part) {
    catalog.counts.add(part.counts);
    catalog.fault_count += part.faults.count();
    catalog.may_hide_links = catalog.may_hide_links || part.faults.may_hide_links();
    catalog.may_hide_names = catalog.may_hide_names || part.faults.may_hide_names();
    catalog.faults.insert(catalog.faults.end(), part.faults.kept().begin(),
                          part.faults.kept().end());
    catalog.arenas.push_back(std::move(part.arena));
  };
  for (auto& worker : workers) take_rest(worker->part());
  take_rest(merged);
  std::ranges::stable_sort(catalog.faults, {}, &Fault::record);
  if (catalog.faults.size() > FaultTally::kKept) catalog.faults.resize(FaultTally::kKept);
  finish_catalog(catalog);
}

}  // namespace

std::expected<std::unique_ptr<Catalog>, Error> sweep(const Volume& volume,
                                                     const SweepOptions& options) {
  try {
    auto catalog = std::make_unique<Catalog>(volume.record_count());
    const std::uint64_t records_per_chunk = kChunkBytes / volume.record_bytes();
    const std::uint64_t chunk_count =
        (volume.record_count() + records_per_chunk - 1) / records_per_chunk;
    const auto worker_count = static_cast<std::size_t>(
        std::clamp<std::uint64_t>(options.threads, 1, std::max<std::uint64_t>(chunk_count, 1)));

    std::vector<std::unique_ptr<Worker>> workers;
    workers.reserve(worker_count);
    for (std::size_t i = 0; i < worker_count; ++i) {
      workers.push_back(std::make_unique<Worker>(volume, catalog->leaves.keys()));
    }
    std::atomic<std::uint64_t> next_chunk = 0;
    const bool done =
        run_on_threads(static_cast<std::uint32_t>(worker_count),
                       [&](std::uint32_t i) { workers[i]->run(next_chunk, chunk_count, options); });
    if (!done) return std::unexpected(Error{"out of memory"});
    if (options.use_views && !volume.mft().views_intact()) {
      // The medium failed under a mapping, which then shows zeros: reading tells where.
      SweepOptions reading = options;
      reading.use_views = false;
      if (options.records_done != nullptr) options.records_done->store(0);
      return sweep(volume, reading);
    }
    if (options.stop != nullptr && options.stop->load())
      return std::unexpected(Error{"interrupted"});
    join(workers, volume, *catalog);
    return catalog;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner
