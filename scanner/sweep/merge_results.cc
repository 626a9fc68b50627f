#include "scanner/sweep/merge_results.h"

#include <algorithm>
#include <utility>

#include "report/threads/parallel.h"
#include "scanner/catalog/huge_pages.h"
#include "scanner/sweep/extension_merge.h"

namespace scanner {
namespace {

using mft::Fault;

// Where one chunk's rows go.
struct ChunkPlacement {
  std::uint64_t chunk = 0;
  std::uint32_t pass = 0;
  std::size_t worker = 0;
  std::size_t index = 0;  // among its worker's chunks
  std::size_t directories = 0;
  std::size_t files = 0;
  std::size_t fragments = 0;
};

// The chunk after `index` of that worker: where the rows of `index` end.
ChunkStart end_of(const WorkerOutput& output, std::size_t index) {
  if (index + 1 < output.chunks.size()) return output.chunks[index + 1];
  return {.directories = output.part.directories.size(),
          .files = output.part.files.size(),
          .fragments = output.part.fragments.size()};
}

// Keeps the newest pass of each chunk, sorted by chunk.
void keep_newest(std::vector<ChunkPlacement>& placements) {
  std::ranges::sort(placements, [](const ChunkPlacement& a, const ChunkPlacement& b) {
    return a.chunk != b.chunk ? a.chunk < b.chunk : a.pass > b.pass;
  });
  const auto repeated = std::ranges::unique(placements, {}, &ChunkPlacement::chunk);
  placements.erase(repeated.begin(), repeated.end());
}

// All chunks in order; the last one marks the ends.
std::vector<ChunkPlacement> lay_out(std::span<WorkerOutput* const> outputs) {
  std::vector<ChunkPlacement> placements;
  for (std::size_t worker = 0; worker < outputs.size(); ++worker) {
    const auto& chunks = outputs[worker]->chunks;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      placements.push_back({.chunk = chunks[i].chunk,
                            .pass = outputs[worker]->pass.value_or(0),
                            .worker = worker,
                            .index = i});
    }
  }
  keep_newest(placements);
  ChunkPlacement at;
  for (ChunkPlacement& placement : placements) {
    const WorkerOutput& output = *outputs[placement.worker];
    const ChunkStart begin = output.chunks[placement.index];
    const ChunkStart end = end_of(output, placement.index);
    placement.directories = at.directories;
    placement.files = at.files;
    placement.fragments = at.fragments;
    at.directories += end.directories - begin.directories;
    at.files += end.files - begin.files;
    at.fragments += end.fragments - begin.fragments;
  }
  placements.push_back(at);
  return placements;
}

// The chunks grouped by worker, in the order processed: a list returns its rows in order.
std::vector<std::vector<ChunkPlacement>> by_worker(std::span<const ChunkPlacement> placements,
                                                   std::size_t workers) {
  std::vector<std::vector<ChunkPlacement>> all(workers);
  for (const ChunkPlacement& placement : placements) all[placement.worker].push_back(placement);
  for (auto& one : all) {
    if (!std::ranges::is_sorted(one, {}, &ChunkPlacement::index))
      std::ranges::sort(one, {}, &ChunkPlacement::index);
  }
  return all;
}

template <typename Row>
void take_rows(RowList<Row>& rows, MergeMode mode, Row* out, std::size_t first, std::size_t last) {
  if (mode == MergeMode::kTakesAll) return rows.move_to(out, first, last);
  rows.copy_to(out, first, last);
}

// The rows of all chunks, chunk by chunk; one thread per worker's rows. False if memory ran out.
bool take_all_rows(std::span<WorkerOutput* const> outputs,
                   const std::vector<ChunkPlacement>& placements, MergeMode mode, Catalog& catalog,
                   Table<Fragment>& fragments) {
  const ChunkPlacement& ends = placements.back();
  // With room for the rows that the merge will add.
  catalog.directories.reserve(ends.directories + ends.fragments);
  catalog.files.reserve(ends.files + ends.fragments);
  catalog.directories.resize(ends.directories);
  catalog.files.resize(ends.files);
  fragments.resize(ends.fragments);
  const auto by_worker_placements =
      by_worker(std::span(placements).first(placements.size() - 1), outputs.size());
  const auto take_worker = [&](std::size_t worker) {
    WorkerOutput& output = *outputs[worker];
    for (const ChunkPlacement& placement : by_worker_placements[worker]) {
      const ChunkStart begin = output.chunks[placement.index];
      const ChunkStart end = end_of(output, placement.index);
      take_rows(output.part.directories, mode, catalog.directories.data() + placement.directories,
                begin.directories, end.directories);
      take_rows(output.part.files, mode, catalog.files.data() + placement.files, begin.files,
                end.files);
      take_rows(output.part.fragments, mode, fragments.data() + placement.fragments,
                begin.fragments, end.fragments);
    }
  };
  return for_ranges(static_cast<std::uint32_t>(outputs.size()), outputs.size(), 1,
                    [&](std::uint32_t, std::size_t worker, std::size_t) { take_worker(worker); });
}

// The counts and the damage of one chunk of `output`.
void take_figures(const WorkerOutput& output, std::size_t index, Catalog& catalog) {
  const ChunkFigures& begin = output.figures[index];
  const ChunkFigures end =
      index + 1 < output.figures.size() ? output.figures[index + 1] : output.figures_now();
  CatalogCounts counts = end.counts;
  counts.subtract(begin.counts);
  catalog.counts.add(counts);
  const FaultTally& tally = output.part.faults;
  const auto nth_fault = [&tally](std::uint64_t fault) {
    return tally.kept().begin() +
           static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(fault, tally.kept().size()));
  };
  const std::span faults(nth_fault(begin.faults), nth_fault(end.faults));
  const std::uint64_t count = end.faults - begin.faults;
  catalog.fault_count += count;
  catalog.may_hide_names = catalog.may_hide_names ||
                           (faults.size() < count && tally.may_hide_names()) ||
                           std::ranges::any_of(faults, FaultTally::hides_names, &Fault::code);
  catalog.faults.insert(catalog.faults.end(), faults.begin(), faults.end());
}

// Both are sorted by record number.
template <typename Row>
void merge_rows(Table<Row>& rows, std::span<const std::unique_ptr<CatalogPart>> parts,
                RowList<Row> CatalogPart::* more) {
  const std::size_t middle = rows.size();
  for (const auto& part : parts) {
    RowList<Row>& list = (*part).*more;
    const std::size_t at = rows.size();
    rows.resize(at + list.size());
    list.move_to(rows.data() + at, 0, list.size());
  }
  std::ranges::inplace_merge(rows, rows.begin() + static_cast<std::ptrdiff_t>(middle), {},
                             &Row::record);
}

void take_faults(const FaultTally& faults, Catalog& catalog) {
  catalog.fault_count += faults.count();
  catalog.may_hide_names = catalog.may_hide_names || faults.may_hide_names();
  catalog.faults.insert(catalog.faults.end(), faults.kept().begin(), faults.kept().end());
}

void keep_first_faults(Catalog& catalog) {
  std::ranges::stable_sort(catalog.faults, {}, &Fault::record);
  if (catalog.faults.size() > FaultTally::kMostStored)
    catalog.faults.resize(FaultTally::kMostStored);
}

void take_rest(CatalogPart& part, Catalog& catalog) {
  catalog.counts.add(part.counts);
  take_faults(part.faults, catalog);
  catalog.arenas.push_back(std::move(part.arena));
  catalog.arenas.push_back(std::move(part.directory_names));
}

}  // namespace

std::expected<void, Error> merge_results(std::span<WorkerOutput* const> outputs,
                                         const Volume& volume, std::uint32_t threads,
                                         MergeMode mode, Catalog& catalog) {
  Table<Fragment> fragments;
  const std::vector<ChunkPlacement> placements = lay_out(outputs);
  if (!take_all_rows(outputs, placements, mode, catalog, fragments)) {
    return std::unexpected(Error{"out of memory"});
  }

  const auto merged = merge_fragments(volume, fragments, catalog.file_keys.keys(), threads);
  if (!merged) return std::unexpected(merged.error());
  const MergeResult& result = *merged;
  if (!result.retracted.empty()) {
    const auto retracted = [&result](const auto& row) {
      return std::ranges::binary_search(result.retracted, row.record);
    };
    std::erase_if(catalog.directories, retracted);
    std::erase_if(catalog.files, retracted);
    catalog.counts.subtract(result.retracted_counts);
  }
  merge_rows(catalog.directories, result.parts, &CatalogPart::directories);
  merge_rows(catalog.files, result.parts, &CatalogPart::files);

  if (mode == MergeMode::kTakesAll) {
    for (WorkerOutput* const output : outputs) take_rest(output->part, catalog);
  } else {
    for (const ChunkPlacement& placement : std::span(placements).first(placements.size() - 1)) {
      take_figures(*outputs[placement.worker], placement.index, catalog);
    }
  }
  for (const auto& part : result.parts) take_rest(*part, catalog);
  keep_first_faults(catalog);
  finish_catalog(catalog);
  return {};
}

void add_faults(const FaultTally& faults, Catalog& catalog) {
  take_faults(faults, catalog);
  keep_first_faults(catalog);
}

}  // namespace scanner
