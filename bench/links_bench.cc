// What comes after the sweep: the tree, paths, looking names up, resolving, rows as JSON.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "bench/generated_volume.h"
#include "report/write/json/json_rows.h"
#include "scanner/resolve/lookup/name_index.h"

namespace {

void BM_DirectoryTree(benchmark::State& state) {
  const auto& catalog = bench::usual_volume().audited().catalog();
  for (auto _ : state) {
    std::vector<mft::Fault> faults;
    const scanner::DirectoryTree tree(catalog, faults);
    benchmark::DoNotOptimize(tree.root());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(catalog.directories.size()));
}
BENCHMARK(BM_DirectoryTree);

void BM_AppendPath(benchmark::State& state) {
  const auto& audited = bench::usual_volume().audited();
  std::u16string path;
  std::int64_t bytes = 0;
  for (auto _ : state) {
    for (const auto& directory : audited.catalog().directories) {
      path.clear();
      audited.tree().append_path({.record = directory.record, .sequence = directory.sequence},
                                 path);
      bytes += static_cast<std::int64_t>(path.size() * sizeof(char16_t));
    }
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(audited.catalog().directories.size()));
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_AppendPath);

void BM_NameIndex(benchmark::State& state) {
  const auto& audited = bench::usual_volume().audited();
  for (auto _ : state) {
    const scanner::NameIndex names(audited.catalog(), audited.volume().upcase(), 1);
    benchmark::DoNotOptimize(&names);
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(audited.catalog().directories.size()));
}
BENCHMARK(BM_NameIndex);

void BM_NameIndexFind(benchmark::State& state) {
  const auto& audited = bench::usual_volume().audited();
  std::int64_t looked_up = 0;
  for (auto _ : state) {
    for (const auto& directory : audited.catalog().directories) {
      const auto* const parent = audited.tree().parent_of(directory.parent);
      if (parent == nullptr) continue;
      benchmark::DoNotOptimize(audited.lookup().find(*parent, directory.name()));
      ++looked_up;
    }
  }
  state.SetItemsProcessed(looked_up);
}
BENCHMARK(BM_NameIndexFind);

void write_rows(benchmark::State& state, const report::RowSource& rows, report::RowKind kind) {
  const std::size_t count = std::min<std::size_t>(rows.count(kind), 4096);
  const report::JsonRowFormat format(report::JsonLayout::kArray);
  report::TextOut out;
  std::int64_t bytes = 0;
  for (auto _ : state) {
    out.clear();
    format.append(rows, kind, 0, count, out);
    bytes += static_cast<std::int64_t>(out.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  state.SetBytesProcessed(bytes);
}

void BM_JsonLinkRows(benchmark::State& state) {
  write_rows(state, bench::usual_volume().rows(), report::RowKind::kLink);
}
BENCHMARK(BM_JsonLinkRows);

void BM_JsonHardLinkRows(benchmark::State& state) {
  write_rows(state, bench::linked_volume().rows(), report::RowKind::kHardLink);
}
BENCHMARK(BM_JsonHardLinkRows);

// The rows without their bytes: paths and views only.
void BM_VisitHardLinkRows(benchmark::State& state) {
  const auto& rows = bench::linked_volume().rows();
  const std::size_t count = std::min<std::size_t>(rows.count(report::RowKind::kHardLink), 4096);
  report::RowVisitor visitor;
  for (auto _ : state) rows.visit(report::RowKind::kHardLink, 0, count, visitor);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}
BENCHMARK(BM_VisitHardLinkRows);

}  // namespace
