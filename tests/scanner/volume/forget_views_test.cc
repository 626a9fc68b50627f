// Which bytes of the file below are forgotten when those of a window or a stream are.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "scanner/source/window_source.h"
#include "scanner/volume/stream.h"

namespace scanner {
namespace {

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

class Recorder final : public ByteSource {
 public:
  [[nodiscard]] std::expected<std::size_t, Error> read_at(std::uint64_t,
                                                          std::span<std::byte>) const override {
    return 0;
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return 100'000; }
  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>&) const override {
    ranges_.emplace_back(offset, length);
  }
  [[nodiscard]] Ranges forgotten() const { return std::exchange(ranges_, {}); }

 private:
  mutable Ranges ranges_;
};

constexpr std::uint64_t kMax = ~std::uint64_t{0};
const std::atomic<bool> goes_on = false;

TEST(ForgetViews, OfAWindow) {
  const auto recorder = std::make_shared<const Recorder>();
  const WindowSource window(recorder, 2000, 3000);
  window.forget_views(10, 5, goes_on);
  window.forget_views(10, kMax, goes_on);
  window.forget_views(kMax, 1, goes_on);
  EXPECT_EQ(recorder->forgotten(), (Ranges{{2010, 5}, {2010, 2990}, {5000, 0}}));
}

TEST(ForgetViews, OfAStreamRunByRun) {
  const auto recorder = std::make_shared<const Recorder>();
  // Two clusters from 5 on, three from 15 on; of 512 bytes each.
  constexpr std::array<std::byte, 7> kPairs{std::byte{0x11}, std::byte{2}, std::byte{5},
                                            std::byte{0x11}, std::byte{3}, std::byte{10},
                                            std::byte{0}};
  RunList runs;
  ASSERT_FALSE(runs.append_extent(mft::Bytes(kPairs), 0, 1000));
  const Stream stream(recorder, 512, std::move(runs),
                      {.data_bytes = 2500, .initialized_bytes = 2500});
  stream.forget_views(0, kMax, goes_on);
  EXPECT_EQ(recorder->forgotten(), (Ranges{{2560, 1024}, {7680, 1476}}));
  stream.forget_views(600, 500, goes_on);
  EXPECT_EQ(recorder->forgotten(), (Ranges{{3160, 424}, {7680, 76}}));
  stream.forget_views(2500, 1, goes_on);
  stream.forget_views(kMax, kMax, goes_on);
  EXPECT_EQ(recorder->forgotten(), Ranges{});
  const std::atomic<bool> stopped = true;
  stream.forget_views(0, kMax, stopped);
  EXPECT_EQ(recorder->forgotten(), Ranges{});
}

}  // namespace
}  // namespace scanner
