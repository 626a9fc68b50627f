// Holes: of a sparse file, seen through a window, and of a stream's own runs.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "scanner/source/file_source.h"
#include "scanner/source/window_source.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/stream.h"
#include "tests/scanner/source/source_fixtures.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using scanner::RunList;
using scanner::Stream;

// Stores bytes [1000, 2000) and [5000, 6000) of 10,000.
class Sparse final : public scanner::ByteSource {
 public:
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t, std::span<std::byte>) const override {
    return 0;
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return 10'000; }
  [[nodiscard]] std::uint64_t next_stored(std::uint64_t offset) const override {
    if (offset < 2000) return std::max<std::uint64_t>(offset, 1000);
    if (offset < 6000) return std::max<std::uint64_t>(offset, 5000);
    return 10'000;
  }
};

TEST(NextStored, ThroughAWindow) {
  const scanner::WindowSource window(std::make_shared<const Sparse>(), 500, 5'000);
  EXPECT_EQ(window.next_stored(0), 500U);
  EXPECT_EQ(window.next_stored(700), 700U);
  EXPECT_EQ(window.next_stored(1'500), 4'500U);
  EXPECT_EQ(window.next_stored(4'999), 4'999U);
  const scanner::WindowSource empty(std::make_shared<const Sparse>(), 6'000, 1'000);
  EXPECT_EQ(empty.next_stored(0), 1'000U);
  EXPECT_EQ(empty.next_stored(5'000), 1'000U);
}

TEST(NextStored, OfAStreamRunByRun) {
  RunList runs;
  runs.append_run(2, 4);   // 0..1000 of the stream: bytes 2000..3000, a hole
  runs.append_run(2, 9);   // 1000..2000: 4500..5500, stored from its middle on
  runs.append_run(2, 16);  // 2000..3000: 8000..9000, a hole
  const Stream stream(std::make_shared<const Sparse>(), 500, std::move(runs),
                      {.data_bytes = 3'000, .initialized_bytes = 3'000});
  EXPECT_EQ(stream.next_stored(0), 1'500U);
  EXPECT_EQ(stream.next_stored(1'999), 1'999U);
  EXPECT_EQ(stream.next_stored(2'000), 3'000U);
}

#ifdef __linux__
// A volume whose $MFT claims far more than its file stores.
TEST(NextStored, ASweepCostsWhatIsStored) {
  fixture::VolumeBuilder builder({.minimum_records = 4'000'000,
                                  .free_records = fixture::FreeRecords::kZero,
                                  .first_user_record = 70});
  builder.add_file(fixture::kRoot, u"x", {.record = 3'900'000});
  builder.set_reparse(builder.add_file(fixture::kRoot, u"l"), fixture::relative_symlink(u"x"));
  const fixture::Volume built = builder.build();
  const auto path = (std::filesystem::temp_directory_path() / "linkaudit-next-stored.img").string();
  built.image.save(path);
  const auto source = scanner::open_file_source(path);
  ASSERT_TRUE(source);
  const auto volume = open_volume(*source);
  ASSERT_TRUE(volume);
  EXPECT_EQ(volume->record_count(), 4'000'000U);
  // Only chunks that are stored, or the bitmap's records in holes, are looked at: what is found is
  // the same as where the whole image is in memory.
  const auto catalog = sweep_volume(*volume);
  EXPECT_EQ(catalog->fault_count, 0U);
  EXPECT_EQ(catalog->counts.reparse_points, 1U);
  EXPECT_EQ(catalog->counts.unstored_records, 0U) << "the bitmap says that they are unused";
  const std::uint64_t far = volume->mft().next_stored(std::uint64_t{2'000'000} * 1024);
  EXPECT_GE(far, std::uint64_t{3'000'000} * 1024) << "no sparse files here";
  Scene scene(*source, "C:");
  EXPECT_EQ(scene.answer("\\l"), "ok");
  std::filesystem::remove(path);
}
#endif

}  // namespace
}  // namespace scanner_test
