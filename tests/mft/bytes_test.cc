#include "mft/bytes.h"

#include <gtest/gtest.h>

#include <limits>

#include "hand_bytes.h"

namespace mft {
namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

TEST(Le, ReadsLittleEndianAtAnyAddress) {
  const auto bytes = hex("EE 34 12 78 56 34 12 F0 DE BC 9A 78 56 34 12");
  EXPECT_EQ(view(bytes).u16(1), 0x1234);
  EXPECT_EQ(view(bytes).u32(3), 0x12345678U);
  EXPECT_EQ(view(bytes).u64(7), 0x123456789ABCDEF0U);
}

TEST(Le, KeepsTheSign) {
  const auto bytes = hex("FE FF FF FF FF FF FF FF");
  EXPECT_EQ(view(bytes).copy_at<LeS64>(0).value(), -2);
}

TEST(Le, HasNoAlignmentAndNoPadding) {
  static_assert(alignof(Le64) == 1 && sizeof(Le64) == 8 && sizeof(Le32) == 4 && sizeof(Le16) == 2);
  static_assert(OnDisk<Le16> && OnDisk<std::uint8_t> && !OnDisk<std::uint32_t>);
  static_assert(Le32(0xCAFE'F00D).value() == 0xCAFE'F00D);
  static_assert(Le32().value() == 0);
}

TEST(Bytes, SliceStaysInside) {
  const auto bytes = hex("00 01 02 03");
  const auto middle = view(bytes).slice(1, 2);
  ASSERT_TRUE(middle);
  EXPECT_EQ(middle->size(), 2U);
  EXPECT_EQ(middle->data(), bytes.data() + 1);
  EXPECT_TRUE(view(bytes).slice(0, 4));
  EXPECT_TRUE(view(bytes).slice(4, 0)->empty());
  EXPECT_FALSE(view(bytes).slice(4, 1));
  EXPECT_FALSE(view(bytes).slice(5, 0));
  EXPECT_FALSE(view(bytes).slice(0, 5));
}

TEST(Bytes, SliceSurvivesOffsetsAndLengthsThatWrap) {
  const auto bytes = hex("00 01 02 03");
  EXPECT_FALSE(view(bytes).slice(kHuge, 2));
  EXPECT_FALSE(view(bytes).slice(2, kHuge));
  EXPECT_FALSE(view(bytes).slice(kHuge, kHuge));
  EXPECT_FALSE(view(bytes).slice(1, kHuge));  // 1 + 2^64 − 1 is 0
  EXPECT_FALSE(view(bytes).from(kHuge));
}

TEST(Bytes, FromGoesToTheEnd) {
  const auto bytes = hex("00 01 02 03");
  EXPECT_EQ(view(bytes).from(0)->size(), 4U);
  EXPECT_EQ(view(bytes).from(3)->size(), 1U);
  EXPECT_TRUE(view(bytes).from(4)->empty());
  EXPECT_FALSE(view(bytes).from(5));
}

TEST(Bytes, ReadNeedsTheCompleteValue) {
  const auto bytes = hex("00 01 02 03");
  EXPECT_EQ(view(bytes).read<Le32>(0)->value(), 0x03020100U);
  EXPECT_EQ(view(bytes).read<Le16>(2)->value(), 0x0302U);
  EXPECT_FALSE(view(bytes).read<Le16>(3));
  EXPECT_FALSE(view(bytes).read<Le32>(1));
  EXPECT_FALSE(view(bytes).read<Le64>(0));
  EXPECT_FALSE(view(bytes).read<Le16>(kHuge));
  EXPECT_FALSE(view(bytes).read<Le16>(kHuge - 1));
}

TEST(Bytes, EmptyOnesGiveNothing) {
  constexpr Bytes kNone;
  EXPECT_TRUE(kNone.empty());
  EXPECT_FALSE(kNone.read<std::uint8_t>(0));
  EXPECT_FALSE(kNone.slice(0, 1));
  EXPECT_TRUE(kNone.slice(0, 0));
  EXPECT_TRUE(kNone.from(0));
  EXPECT_FALSE(kNone.from(1));
}

}  // namespace
}  // namespace mft
