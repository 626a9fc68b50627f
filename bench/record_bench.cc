// One record: signature, fixups, header, and the walk over its attributes.
#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include "bench/generated_volume.h"
#include "mft/fixup.h"
#include "mft/record.h"

namespace {

const bench::GeneratedVolume& volume_of(const benchmark::State& state) {
  return state.range(0) == 4096 ? bench::large_record_volume() : bench::usual_volume();
}

void count(benchmark::State& state, std::uint64_t records, std::uint32_t record_bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(records * record_bytes));
}

// Small enough for the core's own cache, as a chunk that the sweep has just read is.
constexpr std::uint64_t kFirst = 1024;
constexpr std::uint64_t kRecords = 256;

void BM_Fixup(benchmark::State& state) {
  const auto& volume = volume_of(state);
  std::vector<std::byte> buffer(volume.record_bytes());
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kRecords; ++i) {
      const auto record = volume.record(kFirst + i);
      std::memcpy(buffer.data(), record.data(), record.size());
      benchmark::DoNotOptimize(mft::apply_fixup(buffer));
    }
  }
  count(state, kRecords, volume.record_bytes());
}
BENCHMARK(BM_Fixup)->Arg(1024)->Arg(4096);

void BM_CheckFixup(benchmark::State& state) {
  const auto& volume = volume_of(state);
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kRecords; ++i) {
      benchmark::DoNotOptimize(mft::check_fixup(mft::Bytes(volume.record(kFirst + i))));
    }
  }
  count(state, kRecords, volume.record_bytes());
}
BENCHMARK(BM_CheckFixup)->Arg(1024)->Arg(4096);

// Fixups applied beforehand: the parser alone.
void BM_ParseAndWalk(benchmark::State& state) {
  const auto& volume = volume_of(state);
  std::vector<std::vector<std::byte>> records;
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    const auto record = volume.record(kFirst + i);
    records.emplace_back(record.begin(), record.end());
    (void)mft::apply_fixup(records.back());
  }
  std::uint64_t attributes = 0;
  for (auto _ : state) {
    for (const auto& record : records) {
      const auto view = mft::RecordView::parse(mft::Bytes(record));
      if (!view) continue;
      auto cursor = view->attributes();
      while (cursor.next()) {
        const mft::Attribute& attribute = cursor.attribute();
        benchmark::DoNotOptimize(attribute.value());
        ++attributes;
      }
    }
  }
  state.counters["attributes/s"] =
      benchmark::Counter(static_cast<double>(attributes), benchmark::Counter::kIsRate);
  count(state, kRecords, volume.record_bytes());
}
BENCHMARK(BM_ParseAndWalk)->Arg(1024)->Arg(4096);

}  // namespace
