#include "scanner/source/mapped_bytes.h"

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <type_traits>

#include "source_fixtures.h"

namespace scanner {
namespace {

using fixture::Blob;

// Nothing that parses takes mapped bytes, and nothing gives a pointer into them.
template <typename T>
concept HasBytes = requires(T bytes) { bytes.data(); } || requires(T bytes) { bytes.span(); } ||
                   requires(T bytes) { bytes.begin(); } || requires(T bytes) { bytes[0]; } ||
                   requires(T bytes) { bytes.u16(0); };
static_assert(HasBytes<mft::Bytes> && !HasBytes<MappedBytes>);
static_assert(!std::convertible_to<MappedBytes, mft::Bytes>);
static_assert(!std::constructible_from<mft::Bytes, MappedBytes>);
static_assert(!std::constructible_from<std::span<const std::byte>, MappedBytes>);
static_assert(!std::is_base_of_v<mft::Bytes, MappedBytes>);

MappedBytes mapped(const Blob& bytes) {
  return {bytes.data(), bytes.size()};
}

TEST(MappedBytes, CopiesWhatThereIs) {
  const Blob bytes = counting_bytes(100);
  Blob copy(40, std::byte{0xEE});
  EXPECT_EQ(mapped(bytes).copy(10, copy), 40U);
  EXPECT_EQ(copy, Blob(bytes.begin() + 10, bytes.begin() + 50));
  copy.assign(40, std::byte{0xEE});
  EXPECT_EQ(mapped(bytes).copy(90, copy), 10U);
  EXPECT_EQ(Blob(copy.begin(), copy.begin() + 10), Blob(bytes.begin() + 90, bytes.end()));
  EXPECT_EQ(copy[10], std::byte{0xEE});
  EXPECT_EQ(mapped(bytes).copy(100, copy), 0U);
  EXPECT_EQ(mapped(bytes).copy(~std::size_t{0}, copy), 0U);
  EXPECT_EQ(mapped(bytes).copy(10, {}), 0U);
  EXPECT_EQ(MappedBytes().copy(0, copy), 0U);
}

TEST(MappedBytes, CopiesAllOrNothing) {
  const Blob bytes = counting_bytes(200);
  std::array<std::byte, 128> copy{};
  EXPECT_TRUE(mapped(bytes).copy_whole(72, std::span(copy)));
  EXPECT_TRUE(std::equal(copy.begin(), copy.end(), bytes.begin() + 72));
  copy = {};
  EXPECT_FALSE(mapped(bytes).copy_whole(73, std::span(copy)));
  EXPECT_FALSE(mapped(bytes).copy_whole(~std::size_t{0}, std::span(copy)));
  EXPECT_EQ(copy, (std::array<std::byte, 128>{}));

  EXPECT_EQ(mapped(bytes).copy_of<mft::Le32>(196)->value(), mft::Bytes(bytes).u32(196));
  EXPECT_FALSE(mapped(bytes).copy_of<mft::Le32>(197));
  EXPECT_FALSE(mapped(bytes).copy_of<mft::Le32>(~std::size_t{0}));
  EXPECT_FALSE(MappedBytes().copy_of<mft::Le16>(0));
}

TEST(MappedBytes, PartsStayWithinTheMapping) {
  const Blob bytes = counting_bytes(100);
  const auto size_of = [&](std::size_t offset, std::size_t length) {
    return mapped(bytes).part(offset, length).size();
  };
  EXPECT_EQ(size_of(10, 20), 20U);
  EXPECT_EQ(size_of(90, 20), 10U);
  EXPECT_EQ(size_of(100, 1), 0U);
  EXPECT_EQ(size_of(~std::size_t{0}, ~std::size_t{0}), 0U);
  Blob last(1);
  EXPECT_EQ(mapped(bytes).part(90, 20).copy(9, last), 1U);
  EXPECT_EQ(last[0], bytes[99]);

  EXPECT_EQ(mapped(bytes).slice(10, 90)->size(), 90U);
  EXPECT_FALSE(mapped(bytes).slice(10, 91));
  EXPECT_FALSE(mapped(bytes).slice(~std::uint64_t{0}, 2));
  EXPECT_FALSE(mapped(bytes).slice(2, ~std::uint64_t{0}));
}

}  // namespace
}  // namespace scanner
