#include "scanner/source/counting_source.h"

#include <gtest/gtest.h>

#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

TEST(CountingSource, ReadsAndViews) {
  scanner::ReadCounter counter;
  const scanner::CountingSource source(
      std::make_shared<const scanner::MemorySource>(std::vector<std::byte>(100)), counter);
  std::vector<std::byte> buffer(60);
  EXPECT_EQ(source.read_at(0, buffer).value(), 60U);
  EXPECT_EQ(source.read_at(60, buffer).value(), 40U);  // as far as the source goes
  EXPECT_EQ(counter.reads, 2U);
  EXPECT_EQ(counter.bytes, 100U);
  EXPECT_TRUE(source.view(10, 20));
  EXPECT_FALSE(source.view(90, 20));
  EXPECT_EQ(counter.reads, 3U);
  EXPECT_EQ(counter.bytes, 120U);
  EXPECT_EQ(source.size_bytes(), 100U);
  EXPECT_TRUE(source.views_intact());
}

// What opening costs does not depend on how large a volume, its $MFT and its bitmaps are.
TEST(CountingSource, OpeningAVolumeOfAnySize) {
  const auto cost = [](std::uint64_t clusters, std::uint64_t records) {
    fixture::VolumeBuilder builder({.minimum_clusters = clusters,
                                    .minimum_records = records,
                                    .free_records = fixture::FreeRecords::kZero});
    builder.add_file(fixture::kRoot, u"f");
    scanner::ReadCounter counter;
    const auto volume = open_volume(std::make_shared<const scanner::CountingSource>(
        source_of(builder.build(), false), counter));
    EXPECT_TRUE(volume);
    return std::pair{counter.reads.load(), counter.bytes.load()};
  };
  const auto small = cost(1000, 64);
  const auto large = cost(50'000'000, 200'000);
  EXPECT_EQ(small.first, large.first);
  EXPECT_LE(large.second, 300'000U);  // $UpCase, and what tells an NTFS volume from others
}

}  // namespace
}  // namespace scanner_test
