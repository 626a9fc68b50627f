#include "mft/fixup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "hand_bytes.h"
#include "tests/support/record_builder.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::get;
using fixture::put;

constexpr std::uint16_t kNumber = 0x0007;  // the update sequence number
constexpr std::size_t kArray = 0x30;

std::uint16_t saved_word(std::size_t stride) {
  return static_cast<std::uint16_t>(0xA000 + stride);
}

// A block as on disk: every stride ends in the update sequence number, the words displaced by it
// stand in the array.
Blob protected_block(std::size_t size, std::string_view signature = "FILE",
                     std::size_t array = kArray) {
  Blob block = fixture::ascii(signature);
  block.resize(size);
  const std::size_t strides = size / 512;
  put<std::uint16_t>(block, 4, static_cast<std::uint16_t>(array));
  put<std::uint16_t>(block, 6, static_cast<std::uint16_t>(strides + 1));
  put<std::uint16_t>(block, array, kNumber);
  for (std::size_t i = 0; i < strides; ++i) {
    put<std::uint16_t>(block, array + 2 * (i + 1), saved_word(i));
    put<std::uint16_t>(block, (i + 1) * 512 - 2, kNumber);
  }
  return block;
}

// Records of 512, 1024 and 4096 bytes and the largest index block.
class FixupSize : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Blocks, FixupSize, testing::Values(512, 1024, 2048, 4096, 65536));

TEST_P(FixupSize, PutsBackTheWordOfEveryStride) {
  Blob block = protected_block(GetParam());
  const Blob before = block;
  EXPECT_FALSE(check_fixup(view(block)));
  EXPECT_EQ(block, before);
  EXPECT_FALSE(apply_fixup(block));
  for (std::size_t i = 0; i < GetParam() / 512; ++i) {
    EXPECT_EQ(get<std::uint16_t>(block, (i + 1) * 512 - 2), saved_word(i)) << "stride " << i;
  }
  // Nothing but the strides' last words has changed.
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (i % 512 < 510) {
      ASSERT_EQ(block[i], before[i]) << i;
    }
  }
}

TEST_P(FixupSize, FindsATornStrideWhereverItIs) {
  for (std::size_t torn = 0; torn < GetParam() / 512; ++torn) {
    Blob block = protected_block(GetParam());
    fixture::tear_stride(block, torn);
    const Blob before = block;
    const auto fault = apply_fixup(block);
    ASSERT_TRUE(fault) << "stride " << torn;
    EXPECT_EQ(fault->code, FaultCode::kTornRecord);
    EXPECT_EQ(fault->offset, (torn + 1) * 512 - 2);
    EXPECT_EQ(fault->expected, kNumber);
    EXPECT_EQ(fault->actual, kNumber - 1U);
    EXPECT_EQ(block, before) << "a torn block is left as it was";
  }
}

TEST_P(FixupSize, RefusesACountThatDoesNotFitTheSize) {
  const auto right = static_cast<std::uint16_t>(GetParam() / 512 + 1);
  for (const int wrong : {0, 1, right - 1, right + 1, 0x7FFF, 0xFFFF}) {
    if (wrong == right) continue;
    Blob block = protected_block(GetParam());
    put<std::uint16_t>(block, 6, static_cast<std::uint16_t>(wrong));
    const Blob before = block;
    const auto fault = apply_fixup(block);
    ASSERT_TRUE(fault) << wrong;
    EXPECT_EQ(fault->code, FaultCode::kBadUpdateSequence);
    EXPECT_EQ(fault->expected, right);
    EXPECT_EQ(fault->actual, static_cast<std::uint64_t>(wrong));
    EXPECT_EQ(block, before);
  }
}

TEST_P(FixupSize, RefusesAnArrayOutsideTheFirstStride) {
  const std::size_t array_bytes = 2 * (GetParam() / 512 + 1);
  const std::size_t highest = 510 - array_bytes;
  for (const std::size_t wrong : {std::size_t{0}, std::size_t{4}, std::size_t{6}, std::size_t{0x31},
                                  highest + 2, std::size_t{508}, std::size_t{510}, std::size_t{512},
                                  GetParam() - 2, std::size_t{0xFFFE}}) {
    Blob block = protected_block(GetParam());
    put<std::uint16_t>(block, 4, static_cast<std::uint16_t>(wrong));
    const Blob before = block;
    const auto fault = apply_fixup(block);
    ASSERT_TRUE(fault) << wrong;
    EXPECT_EQ(fault->code, FaultCode::kBadUpdateSequence);
    EXPECT_EQ(block, before);
  }
  // The last place that keeps clear of the first guarded word.
  Blob block = protected_block(GetParam(), "FILE", highest);
  EXPECT_FALSE(apply_fixup(block));
}

TEST(Fixup, KnowsTheOldArrayOffsetAndIndexBlocks) {
  Blob old_record = protected_block(1024, "FILE", 0x2A);  // before NTFS 3.1
  EXPECT_FALSE(apply_fixup(old_record));
  Blob index_block = protected_block(4096, "INDX", 0x28);
  EXPECT_FALSE(apply_fixup(index_block));
  EXPECT_EQ(get<std::uint16_t>(index_block, 4094), saved_word(7));
}

TEST(Fixup, AppliedTwiceFails) {
  Blob block = protected_block(1024);
  ASSERT_FALSE(apply_fixup(block));
  const auto fault = apply_fixup(block);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, FaultCode::kTornRecord);
}

TEST(Fixup, ZeroIsAnUpdateSequenceNumberLikeAnyOther) {
  Blob block = protected_block(1024);
  for (const std::size_t at : {kArray, std::size_t{510}, std::size_t{1022}}) {
    put<std::uint16_t>(block, at, 0);
  }
  EXPECT_FALSE(apply_fixup(block));
}

TEST(Fixup, UndoesWhatTheRecordBuilderDid) {
  for (const std::size_t size : {512U, 1024U, 4096U}) {
    fixture::RecordBuilder builder(40, size);
    builder.usn(0xFFFF).standard_information().data(Blob(size / 2, std::byte{0x5A}));
    Blob record = builder.bytes();
    Blob logical = builder.logical_bytes();
    ASSERT_FALSE(apply_fixup(record));
    // The array itself stays in the record; logical_bytes() has zeros there.
    std::fill_n(record.begin() + kArray, 2 * (size / 512 + 1), std::byte{0});
    EXPECT_EQ(record, logical) << size;
  }
}

}  // namespace
}  // namespace mft
