#include "mft/data_runs.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "hand_bytes.h"
#include "tests/support/attribute.h"

namespace mft {
namespace {

using fixture::Blob;

struct Walk {
  std::vector<DataRun> runs;
  std::optional<Fault> fault;
  std::uint64_t next_vcn = 0;
};

Walk walk(const Blob& pairs, std::uint64_t lowest_vcn = 0) {
  DataRunCursor cursor(view(pairs), lowest_vcn);
  Walk result;
  while (const auto run = cursor.next()) result.runs.push_back(*run);
  EXPECT_FALSE(cursor.next()) << "an ended cursor stays at its end";
  result.fault = cursor.fault();
  result.next_vcn = cursor.next_vcn();
  return result;
}

void expect_fault(const char* pairs, std::size_t sound_runs, std::uint32_t offset,
                  std::uint64_t lowest_vcn = 0) {
  const Walk result = walk(hex(pairs), lowest_vcn);
  EXPECT_EQ(result.runs.size(), sound_runs) << pairs;
  ASSERT_TRUE(result.fault) << pairs;
  EXPECT_EQ(result.fault->code, FaultCode::kBadDataRuns) << pairs;
  EXPECT_EQ(result.fault->offset, offset) << pairs;
}

// The three worked examples of the Linux-NTFS project's documentation ("Data Runs").
TEST(DataRuns, ReadsTheTextbookExamples) {
  EXPECT_EQ(walk(hex("21 18 34 56 00")).runs, (std::vector<DataRun>{{0, 0x18, 0x5634}}));
  EXPECT_EQ(walk(hex("31 38 73 25 34 32 14 01 E5 11 02 31 42 AA 00 03 00")).runs,
            (std::vector<DataRun>{
                {0, 0x38, 0x342573}, {0x38, 0x114, 0x363758}, {0x14C, 0x42, 0x393802}}));
  EXPECT_EQ(
      walk(hex("11 30 20 01 60 11 10 30 00")).runs,
      (std::vector<DataRun>{{0, 0x30, 0x20}, {0x30, 0x60, std::nullopt}, {0x90, 0x10, 0x50}}));
}

TEST(DataRuns, DeltasAreSigned) {
  const Walk result = walk(hex("21 05 00 01 11 05 80 11 05 7F 00"));
  EXPECT_EQ(result.runs, (std::vector<DataRun>{{0, 5, 0x100}, {5, 5, 0x80}, {10, 5, 0xFF}}));
  EXPECT_FALSE(result.fault);
}

TEST(DataRuns, LengthsAreSignedToo) {
  // 128 needs a second byte; in one byte it would be −128.
  EXPECT_EQ(walk(hex("12 80 00 05 00")).runs, (std::vector<DataRun>{{0, 128, 5}}));
  expect_fault("11 80 05 00", 0, 0);
}

TEST(DataRuns, CountOnFromTheLowestVcn) {
  const Walk result = walk(hex("11 03 10 11 04 10 00"), 1000);
  EXPECT_EQ(result.runs, (std::vector<DataRun>{{1000, 3, 0x10}, {1003, 4, 0x20}}));
  EXPECT_EQ(result.next_vcn, 1007U);
}

TEST(DataRuns, ClusterZeroIsALocation) {
  // $Boot lies there.
  EXPECT_EQ(walk(hex("11 02 00 00")).runs, (std::vector<DataRun>{{0, 2, 0}}));
}

TEST(DataRuns, AHoleLeavesTheLastClusterAlone) {
  EXPECT_EQ(walk(hex("11 02 50 01 09 01 08 11 02 01 00")).runs,
            (std::vector<DataRun>{
                {0, 2, 0x50}, {2, 9, std::nullopt}, {11, 8, std::nullopt}, {19, 2, 0x51}}));
}

TEST(DataRuns, ClusterMinusOneIsAHoleOfOldVolumes) {
  EXPECT_EQ(walk(hex("11 02 FF 00")).runs, (std::vector<DataRun>{{0, 2, std::nullopt}}));
  EXPECT_EQ(walk(hex("11 02 10 11 03 EF 00")).runs,
            (std::vector<DataRun>{{0, 2, 0x10}, {2, 3, std::nullopt}}));
}

TEST(DataRuns, EndAtTheTerminatorOrAtTheEndOfTheBytes) {
  EXPECT_TRUE(walk({}).runs.empty());
  EXPECT_TRUE(walk(hex("00 11 02 10")).runs.empty());
  EXPECT_FALSE(walk(hex("00 11 02 10")).fault);
  EXPECT_EQ(walk(hex("11 02 10")).runs.size(), 1U);
  EXPECT_FALSE(walk(hex("11 02 10")).fault);
}

TEST(DataRuns, RefusesNibblesThatCannotBe) {
  expect_fault("10 05 00", 0, 0);                             // no length
  expect_fault("80 05 05 05 05 05 05 05 05 00", 0, 0);        // no length
  expect_fault("19 01 00 00 00 00 00 00 00 00 05 00", 0, 0);  // nine bytes of length
  expect_fault("91 01 05 00 00 00 00 00 00 00 00 00", 0, 0);  // nine bytes of delta
  expect_fault("1F 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05 00", 0, 0);
  expect_fault("11 02 10 FF 01 01 01 01 01 01 01 01 01 01 01 01 01 01", 1, 3);
}

TEST(DataRuns, ReadsEightByteFields) {
  EXPECT_EQ(walk(hex("88 01 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00")).runs,
            (std::vector<DataRun>{{0, 1, 5}}));
}

TEST(DataRuns, RefusesLengthsOfZeroOrBelow) {
  expect_fault("11 00 10 00", 0, 0);
  expect_fault("01 00 00", 0, 0);
  expect_fault("11 FF 10 00", 0, 0);
  expect_fault("11 02 10 12 00 80 10 00", 1, 3);
  expect_fault("08 00 00 00 00 00 00 00 80 00", 0, 0);  // −2^63
}

TEST(DataRuns, RefusesNegativeClusters) {
  expect_fault("11 02 FE 00", 0, 0);
  expect_fault("11 02 10 11 02 E0 00", 1, 3);
  expect_fault("81 02 00 00 00 00 00 00 00 80 00", 0, 0);  // −2^63
}

TEST(DataRuns, RefusesDeltasWhoseSumWraps) {
  // 2^63 − 1 is a cluster; one more is negative.
  expect_fault("81 01 FF FF FF FF FF FF FF 7F 11 01 01 00", 1, 10);
  // Twice the lowest: the sum wraps around to 0.
  expect_fault("81 01 00 00 00 00 00 00 00 80 81 01 00 00 00 00 00 00 00 80 00", 0, 0);
}

TEST(DataRuns, RefusesVcnsPastTheLast) {
  // 2^63 − 1 clusters of hole, then one more.
  expect_fault("08 FF FF FF FF FF FF FF 7F 01 01 00", 1, 9);
  expect_fault("11 01 10 00", 0, 0, std::numeric_limits<std::int64_t>::max());
  expect_fault("11 01 10 00", 0, 0, std::uint64_t{1} << 63U);
  expect_fault("11 01 10 00", 0, 0, std::numeric_limits<std::uint64_t>::max());
}

TEST(DataRuns, RefusesARunCutShort) {
  expect_fault("21 18 34", 0, 0);
  expect_fault("21", 0, 0);
  expect_fault("11 02 10 42 01", 1, 3);
  expect_fault("88 01 00 00 00 00 00 00 00 05 00 00 00 00 00 00", 0, 0);
}

TEST(DataRuns, ReadsWhatTheFixtureWrites) {
  std::mt19937_64 random(20240607);  // fixed: equal runs each time
  const auto below_power = [&random](unsigned highest_bits) {
    return random() >> (64U - 1U - random() % highest_bits);
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<fixture::Run> written;
    std::vector<DataRun> wanted;
    std::uint64_t vcn = round % 2 == 0 ? 0 : below_power(40);
    const std::uint64_t lowest_vcn = vcn;
    for (int i = 0; i < 40; ++i) {
      const std::uint64_t length = below_power(40) + 1;
      const bool hole = random() % 4 == 0;
      const std::uint64_t lcn = below_power(55);
      written.push_back({hole ? fixture::kHole : static_cast<std::int64_t>(lcn), length});
      wanted.push_back({vcn, length, hole ? std::nullopt : std::optional(lcn)});
      vcn += length;
    }
    const Walk result = walk(fixture::encode_runs(written), lowest_vcn);
    ASSERT_EQ(result.runs, wanted) << "round " << round;
    ASSERT_FALSE(result.fault);
    ASSERT_EQ(result.next_vcn, vcn);
  }
}

}  // namespace
}  // namespace mft
