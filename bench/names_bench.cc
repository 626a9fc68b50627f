// Names: $FILE_NAME, folding and hashing through $UpCase, comparing; and data runs.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/generated_volume.h"
#include "mft/data_runs.h"
#include "mft/file_name.h"
#include "mft/fixup.h"
#include "mft/record.h"
#include "mft/upcase.h"
#include "tests/support/attribute.h"

namespace {

// Values of the $FILE_NAMEs of some records, each in storage of its own.
std::vector<std::vector<std::byte>> file_names() {
  std::vector<std::vector<std::byte>> values;
  const auto& volume = bench::usual_volume();
  for (std::uint64_t number = 1024; number < 3072; ++number) {
    const auto bytes = volume.record(number);
    std::vector<std::byte> record(bytes.begin(), bytes.end());
    if (mft::apply_fixup(record)) continue;
    const auto view = mft::RecordView::parse(mft::Bytes(record));
    if (!view) continue;
    auto cursor = view->attributes();
    while (cursor.next()) {
      const mft::Attribute& attribute = cursor.attribute();
      if (attribute.type() != mft::AttributeType::kFileName) continue;
      const auto value = attribute.value().span();
      values.emplace_back(value.begin(), value.end());
    }
  }
  return values;
}

std::vector<std::u16string> texts() {
  std::vector<std::u16string> result;
  for (const auto& value : file_names()) {
    result.push_back(mft::FileName::parse(mft::Bytes(value)).name().str());
  }
  return result;
}

void count(benchmark::State& state, std::size_t items, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

template <typename Values>
std::size_t total_bytes(const Values& values) {
  std::size_t bytes = 0;
  for (const auto& value : values) bytes += value.size() * sizeof(value[0]);
  return bytes;
}

void BM_FileName(benchmark::State& state) {
  const auto values = file_names();
  const mft::UpCase upcase;
  for (auto _ : state) {
    for (const auto& value : values) {
      const auto name = mft::FileName::parse(mft::Bytes(value));
      benchmark::DoNotOptimize(name.parent());
      benchmark::DoNotOptimize(upcase.hash(name.name()));
    }
  }
  count(state, values.size(), total_bytes(values));
}
BENCHMARK(BM_FileName);

void BM_UpCaseHash(benchmark::State& state) {
  const auto names = texts();
  const mft::UpCase upcase;
  for (auto _ : state) {
    for (const auto& name : names) {
      benchmark::DoNotOptimize(upcase.hash(std::u16string_view(name)));
    }
  }
  count(state, names.size(), total_bytes(names));
}
BENCHMARK(BM_UpCaseHash);

void BM_UpCaseEqual(benchmark::State& state) {
  const auto names = texts();
  auto others = names;
  for (auto& name : others) {
    for (char16_t& unit : name) unit = mft::UpCase().fold(unit);
    if (&name - others.data() > 64) break;
  }
  const mft::UpCase upcase;
  for (auto _ : state) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      benchmark::DoNotOptimize(upcase.equal(names[i], others[i]));
    }
  }
  count(state, names.size(), total_bytes(names));
}
BENCHMARK(BM_UpCaseEqual);

void BM_DataRuns(benchmark::State& state) {
  std::vector<fixture::Run> runs;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    runs.push_back(
        {.lcn = (i * 7919 + 13) % 1'000'003, .length = static_cast<std::uint64_t>(i % 300 + 1)});
  }
  const auto pairs = fixture::encode_runs(runs);
  for (auto _ : state) {
    mft::DataRunCursor cursor(mft::Bytes(pairs), 0);
    while (const auto run = cursor.next()) benchmark::DoNotOptimize(run->lcn);
  }
  count(state, runs.size(), pairs.size());
}
BENCHMARK(BM_DataRuns)->Arg(2)->Arg(1000);

}  // namespace
