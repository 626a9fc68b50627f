#include "scanner/sweep/join.h"

#include <algorithm>
#include <utility>

#include "scanner/links/huge_pages.h"
#include "scanner/sweep/extension_merge.h"

namespace scanner {
namespace {

using mft::Fault;

template <typename Row>
void reserve(std::vector<Row>& rows, std::size_t count) {
  rows.reserve(count);
  prefer_huge_pages(rows.data(), count * sizeof(Row));
}

// The rows of all chunks, chunk by chunk.
void move_rows(std::span<WorkerYield* const> yields, Catalog& catalog,
               std::vector<Fragment>& fragments) {
  struct Share {
    std::uint64_t chunk = 0;
    WorkerYield* yield = nullptr;
    std::size_t index = 0;  // among its worker's chunks
  };
  std::vector<Share> order;
  std::size_t directories = 0;
  std::size_t files = 0;
  std::size_t parts = 0;
  for (WorkerYield* const yield : yields) {
    directories += yield->part.directories.size();
    files += yield->part.files.size();
    parts += yield->part.fragments.size();
    for (std::size_t i = 0; i < yield->chunks.size(); ++i) {
      order.push_back({.chunk = yield->chunks[i].chunk, .yield = yield, .index = i});
    }
  }
  std::ranges::sort(order, {}, &Share::chunk);
  // With room for what the merge will add.
  reserve(catalog.directories, directories + parts);
  reserve(catalog.files, files + parts);
  fragments.reserve(parts);

  for (const Share& share : order) {
    CatalogPart& part = share.yield->part;
    const auto& chunks = share.yield->chunks;
    const ChunkStart begin = chunks[share.index];
    const ChunkStart end = share.index + 1 < chunks.size()
                               ? chunks[share.index + 1]
                               : ChunkStart{.directories = part.directories.size(),
                                            .files = part.files.size(),
                                            .fragments = part.fragments.size()};
    part.directories.move_to(catalog.directories, begin.directories, end.directories);
    part.files.move_to(catalog.files, begin.files, end.files);
    part.fragments.move_to(fragments, begin.fragments, end.fragments);
  }
}

// Both are sorted by record number.
template <typename Row>
void merge_rows(std::vector<Row>& rows, std::span<const std::unique_ptr<CatalogPart>> parts,
                RowList<Row> CatalogPart::* more) {
  const auto middle = static_cast<std::ptrdiff_t>(rows.size());
  for (const auto& part : parts) ((*part).*more).move_to(rows, 0, ((*part).*more).size());
  std::ranges::inplace_merge(rows, rows.begin() + middle, {}, &Row::record);
}

void take_rest(CatalogPart& part, Catalog& catalog) {
  catalog.counts.add(part.counts);
  catalog.fault_count += part.faults.count();
  catalog.may_hide_names = catalog.may_hide_names || part.faults.may_hide_names();
  catalog.faults.insert(catalog.faults.end(), part.faults.kept().begin(), part.faults.kept().end());
  catalog.arenas.push_back(std::move(part.arena));
}

}  // namespace

std::expected<void, Error> join(std::span<WorkerYield* const> yields, const Volume& volume,
                                std::uint32_t threads, Catalog& catalog) {
  std::vector<Fragment> fragments;
  move_rows(yields, catalog, fragments);

  const auto merged = merge_fragments(volume, fragments, catalog.leaves.keys(), threads);
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

  for (WorkerYield* const yield : yields) take_rest(yield->part, catalog);
  for (const auto& part : result.parts) take_rest(*part, catalog);
  std::ranges::stable_sort(catalog.faults, {}, &Fault::record);
  if (catalog.faults.size() > FaultTally::kKept) catalog.faults.resize(FaultTally::kKept);
  finish_catalog(catalog);
  return {};
}

}  // namespace scanner
