#include "scanner/sweep/merge_results.h"

#include <algorithm>
#include <utility>

#include "report/parallel.h"
#include "scanner/catalog/huge_pages.h"
#include "scanner/sweep/extension_merge.h"

namespace scanner {
namespace {

using mft::Fault;

// Where one chunk's rows go to.
struct Share {
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

// Leaves of each chunk the share of the last pass, all in the order of the chunks.
void keep_newest(std::vector<Share>& shares) {
  std::ranges::sort(shares, [](const Share& a, const Share& b) {
    return a.chunk != b.chunk ? a.chunk < b.chunk : a.pass > b.pass;
  });
  const auto repeated = std::ranges::unique(shares, {}, &Share::chunk);
  shares.erase(repeated.begin(), repeated.end());
}

// All chunks in their order; the last one marks the ends.
std::vector<Share> lay_out(std::span<WorkerOutput* const> outputs) {
  std::vector<Share> shares;
  for (std::size_t worker = 0; worker < outputs.size(); ++worker) {
    const auto& chunks = outputs[worker]->chunks;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      shares.push_back({.chunk = chunks[i].chunk,
                        .pass = outputs[worker]->pass.value_or(0),
                        .worker = worker,
                        .index = i});
    }
  }
  keep_newest(shares);
  Share at;
  for (Share& share : shares) {
    const WorkerOutput& output = *outputs[share.worker];
    const ChunkStart begin = output.chunks[share.index];
    const ChunkStart end = end_of(output, share.index);
    share.directories = at.directories;
    share.files = at.files;
    share.fragments = at.fragments;
    at.directories += end.directories - begin.directories;
    at.files += end.files - begin.files;
    at.fragments += end.fragments - begin.fragments;
  }
  shares.push_back(at);
  return shares;
}

// Every worker's chunks together, as it met them: a list gives its rows back in their order.
std::vector<std::vector<Share>> by_worker(std::span<const Share> shares, std::size_t workers) {
  std::vector<std::vector<Share>> all(workers);
  for (const Share& share : shares) all[share.worker].push_back(share);
  for (auto& one : all) {
    if (!std::ranges::is_sorted(one, {}, &Share::index)) std::ranges::sort(one, {}, &Share::index);
  }
  return all;
}

template <typename Row>
void take_rows(RowList<Row>& rows, MergeMode mode, Row* out, std::size_t first, std::size_t last) {
  if (mode == MergeMode::kTakesAll) return rows.move_to(out, first, last);
  rows.copy_to(out, first, last);
}

// The rows of all chunks, chunk by chunk; every worker's by one thread. False without memory.
bool take_all_rows(std::span<WorkerOutput* const> outputs, const std::vector<Share>& shares,
                   MergeMode mode, Catalog& catalog, Table<Fragment>& fragments) {
  const Share& ends = shares.back();
  // With room for what the merge will add.
  catalog.directories.reserve(ends.directories + ends.fragments);
  catalog.files.reserve(ends.files + ends.fragments);
  catalog.directories.resize(ends.directories);
  catalog.files.resize(ends.files);
  fragments.resize(ends.fragments);
  const auto met = by_worker(std::span(shares).first(shares.size() - 1), outputs.size());
  const auto take_worker = [&](std::size_t worker) {
    WorkerOutput& output = *outputs[worker];
    for (const Share& share : met[worker]) {
      const ChunkStart begin = output.chunks[share.index];
      const ChunkStart end = end_of(output, share.index);
      take_rows(output.part.directories, mode, catalog.directories.data() + share.directories,
                begin.directories, end.directories);
      take_rows(output.part.files, mode, catalog.files.data() + share.files, begin.files,
                end.files);
      take_rows(output.part.fragments, mode, fragments.data() + share.fragments, begin.fragments,
                end.fragments);
    }
  };
  return for_ranges(static_cast<std::uint32_t>(outputs.size()), outputs.size(), 1,
                    [&](std::uint32_t, std::size_t worker, std::size_t) { take_worker(worker); });
}

// What a output counted and what was damaged in one of its chunks.
void take_figures(const WorkerOutput& output, std::size_t index, Catalog& catalog) {
  const ChunkFigures& begin = output.figures[index];
  const ChunkFigures end =
      index + 1 < output.figures.size() ? output.figures[index + 1] : output.figures_now();
  CatalogCounts counts = end.counts;
  counts.subtract(begin.counts);
  catalog.counts.add(counts);
  const FaultTally& tally = output.part.faults;
  const auto kept = [&tally](std::uint64_t fault) {
    return tally.kept().begin() +
           static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(fault, tally.kept().size()));
  };
  const std::span faults(kept(begin.faults), kept(end.faults));
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
  if (catalog.faults.size() > FaultTally::kKept) catalog.faults.resize(FaultTally::kKept);
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
  const std::vector<Share> shares = lay_out(outputs);
  if (!take_all_rows(outputs, shares, mode, catalog, fragments)) {
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
    for (const Share& share : std::span(shares).first(shares.size() - 1)) {
      take_figures(*outputs[share.worker], share.index, catalog);
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
