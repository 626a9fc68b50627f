// The sweep over a $MFT in memory: parsing and cataloguing without any file system below.
// Files, mapped and read, are what linkaudit_bench_sweep and run.sh measure.
#include <benchmark/benchmark.h>

#include "bench/generated_volume.h"
#include "scanner/sweep/sweep.h"

namespace {

void sweep(benchmark::State& state, const bench::GeneratedVolume& generated) {
  const auto volume = generated.open();
  for (auto _ : state) {
    auto catalog = scanner::sweep(*volume, {.threads = static_cast<std::uint32_t>(state.range(0))});
    benchmark::DoNotOptimize(catalog);
  }
  const auto records = static_cast<std::int64_t>(generated.records());
  state.SetItemsProcessed(state.iterations() * records);
  state.SetBytesProcessed(state.iterations() * records * generated.record_bytes());
}

void BM_Sweep(benchmark::State& state) {
  sweep(state, bench::usual_volume());
}
BENCHMARK(BM_Sweep)->Arg(1)->Arg(2)->UseRealTime();

void BM_SweepManyLinks(benchmark::State& state) {
  sweep(state, bench::linked_volume());
}
BENCHMARK(BM_SweepManyLinks)->Arg(1)->Arg(2)->UseRealTime();

void BM_SweepLargeRecords(benchmark::State& state) {
  sweep(state, bench::large_record_volume());
}
BENCHMARK(BM_SweepLargeRecords)->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
