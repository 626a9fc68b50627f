// The sweep over a $MFT in memory: parsing and cataloguing without any file system below.
// Files, mapped and read, are what linkaudit_bench_sweep and run.sh measure.
// BM_SweepFromCache does without memory, too: what it takes is the work alone.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>

#include "bench/generated_volume.h"
#include "scanner/source/byte_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"

namespace {

void sweep(benchmark::State& state, const scanner::Volume& volume) {
  for (auto _ : state) {
    auto catalog = scanner::sweep(volume, {.threads = static_cast<std::uint32_t>(state.range(0))});
    benchmark::DoNotOptimize(catalog);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(volume.record_count()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(volume.mft_bytes()));
}

void sweep(benchmark::State& state, const bench::GeneratedVolume& generated) {
  sweep(state, *generated.open());
}

// As many bytes as `mft` has; all but its system files are the same few records again and again,
// which stay in a core's own cache.
class RepeatedRecords final : public scanner::ByteSource {
 public:
  explicit RepeatedRecords(std::span<const std::byte> mft) : mft_(mft) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    std::size_t done = 0;
    while (done < buffer.size() && offset + done < mft_.size()) {
      const auto from = there(offset + done);
      const auto count = std::min(buffer.size() - done, kWindowBytes - from % kWindowBytes);
      std::ranges::copy(mft_.subspan(from, count), buffer.begin() + static_cast<long>(done));
      done += count;
    }
    return done;
  }
  [[nodiscard]] std::optional<mft::Bytes> view(std::uint64_t offset,
                                               std::uint64_t length) const override {
    if (offset % kWindowBytes + length > kWindowBytes) return std::nullopt;
    return mft::Bytes(mft_.subspan(there(offset), static_cast<std::size_t>(length)));
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return mft_.size(); }

 private:
  static constexpr std::size_t kWindowBytes = 256 * 1024;  // a chunk of the sweep
  static std::size_t there(std::uint64_t offset) {
    const auto at = static_cast<std::size_t>(offset);
    return at < kWindowBytes ? at : kWindowBytes + at % kWindowBytes;
  }
  std::span<const std::byte> mft_;
};

void BM_SweepFromCache(benchmark::State& state) {
  const auto source = std::make_shared<const RepeatedRecords>(bench::usual_volume().mft());
  const auto opened = scanner::open_bytes(source, "repeated");
  if (!opened) throw std::runtime_error(opened.error().message);
  const auto volume = scanner::Volume::open(opened->volumes.front());
  if (!volume) throw std::runtime_error(volume.error().message);
  sweep(state, **volume);
}
BENCHMARK(BM_SweepFromCache)->Arg(1)->Arg(2)->UseRealTime();

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
