#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "scanner/source/memory_source.h"
#include "scanner/source/window_source.h"
#include "source_fixtures.h"

namespace scanner {
namespace {

using fixture::Blob;

constexpr std::uint64_t kMax = ~std::uint64_t{0};

SharedSource memory(const Blob& bytes) {
  return std::make_shared<const MemorySource>(bytes);
}

std::byte first_of(const std::optional<MappedBytes>& bytes) {
  return bytes.value().copy_of<std::array<std::byte, 1>>(0).value()[0];
}

TEST(MemorySource, ReadsAsFarAsItGoes) {
  const Blob bytes = counting_bytes(100);
  const auto source = memory(bytes);
  EXPECT_EQ(source->size_bytes(), 100U);
  EXPECT_EQ(source->sector_bytes(), 0U);
  Blob buffer(40);
  EXPECT_EQ(source->read_at(10, buffer).value(), 40U);
  EXPECT_EQ(buffer, Blob(bytes.begin() + 10, bytes.begin() + 50));
  EXPECT_EQ(source->read_at(90, buffer).value(), 10U);
  EXPECT_EQ(buffer.front(), bytes[90]);
  EXPECT_EQ(source->read_at(100, buffer).value(), 0U);
  EXPECT_EQ(source->read_at(kMax, buffer).value(), 0U);
}

TEST(MemorySource, ShowsWholeRangesOnly) {
  const Blob bytes = counting_bytes(100);
  const auto source = memory(bytes);
  ASSERT_TRUE(source->view(10, 90));
  EXPECT_EQ(first_of(source->view(10, 90)), bytes[10]);
  EXPECT_FALSE(source->view(10, 91));
  EXPECT_FALSE(source->view(kMax, 1));
  EXPECT_FALSE(source->view(1, kMax));
  EXPECT_TRUE(source->views_intact());
}

TEST(MemorySource, OwnsACopyOrBorrows) {
  Blob bytes = counting_bytes(16);
  const MemorySource copy{mft::Bytes(bytes)};
  const auto borrowed = MemorySource::borrow(mft::Bytes(bytes));
  const std::byte before = bytes[3];
  bytes[3] = std::byte{0xEE};
  EXPECT_EQ(first_of(copy.view(3, 1)), before);
  EXPECT_EQ(first_of(borrowed->view(3, 1)), std::byte{0xEE});
}

TEST(WindowSource, ClampsToItsSource) {
  const Blob bytes = counting_bytes(100);
  const auto source = memory(bytes);
  EXPECT_EQ(WindowSource(source, 20, 30).size_bytes(), 30U);
  EXPECT_EQ(WindowSource(source, 20, 81).size_bytes(), 80U);
  EXPECT_EQ(WindowSource(source, 20, kMax).size_bytes(), 80U);
  EXPECT_EQ(WindowSource(source, 101, 5).size_bytes(), 0U);
  EXPECT_EQ(WindowSource(source, kMax, kMax).size_bytes(), 0U);
}

TEST(WindowSource, NeverLooksPastItsBounds) {
  const Blob bytes = counting_bytes(100);
  const WindowSource window(memory(bytes), 20, 30);
  Blob buffer(50);
  EXPECT_EQ(window.read_at(5, buffer).value(), 25U);
  EXPECT_EQ(Blob(buffer.begin(), buffer.begin() + 25),
            Blob(bytes.begin() + 25, bytes.begin() + 50));
  EXPECT_EQ(window.read_at(30, buffer).value(), 0U);
  EXPECT_EQ(window.read_at(kMax, buffer).value(), 0U);
  ASSERT_TRUE(window.view(0, 30));
  EXPECT_EQ(first_of(window.view(29, 1)), bytes[49]);
  EXPECT_FALSE(window.view(0, 31));
  EXPECT_FALSE(window.view(31, 0));
  EXPECT_FALSE(window.view(kMax, 2));
}

TEST(WindowSource, PassesOnWhatItsSourceTells) {
  const auto disk = std::make_shared<TestDisk>(fixture::SparseImage(1 << 20), 4096);
  const WindowSource window(disk, 4096, 8192);
  EXPECT_EQ(window.sector_bytes(), 4096U);
  EXPECT_FALSE(window.view(0, 1));
  disk->break_range(8192, 512);
  Blob buffer(512);
  EXPECT_TRUE(window.read_at(0, buffer));
  EXPECT_FALSE(window.read_at(4096, buffer));
}

TEST(ReadExactly, WantsEveryByte) {
  const auto source = memory(counting_bytes(100));
  Blob buffer(50);
  EXPECT_TRUE(read_exactly(*source, 50, buffer));
  const auto read = read_exactly(*source, 51, buffer);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message,
            "the source ends at byte 100, within the 50 bytes requested at 51");
}

}  // namespace
}  // namespace scanner
