#include "report/baseline/volume_pairs.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace report {
namespace {

VolumeSummary volume(const std::string& name, const std::string& serial,
                     std::uint32_t partition = 0) {
  VolumeSummary summary;
  summary.name = name;
  summary.serial = serial;
  summary.partition = partition;
  return summary;
}

Summary report_of(std::vector<VolumeSummary> volumes) {
  Summary summary;
  summary.volumes = std::move(volumes);
  return summary;
}

using Pairs = std::vector<VolumePair>;

TEST(VolumePairs, MatchBySerialNumberWhateverTheOrder) {
  const Summary before = report_of({volume("c.img", "1"), volume("d.img", "2")});
  const Summary after = report_of({volume("data.img", "2"), volume("system.img", "1")});
  EXPECT_EQ(pair_volumes(before, after), (Pairs{{1, 0}, {0, 1}}));
}

TEST(VolumePairs, ClonesMatchByPartitionAndName) {
  const Summary before = report_of({volume("a#1", "1", 1), volume("a#2", "1", 2)});
  const Summary after = report_of({volume("b#2", "1", 2), volume("b#1", "1", 1)});
  EXPECT_EQ(pair_volumes(before, after), (Pairs{{1, 0}, {0, 1}}));
  const Summary old = report_of({volume("x", "1"), volume("y", "1")});
  const Summary now = report_of({volume("y", "1"), volume("x", "1")});
  EXPECT_EQ(pair_volumes(old, now), (Pairs{{1, 0}, {0, 1}}));
}

TEST(VolumePairs, VolumesThatOnlyOneReportHas) {
  const Summary before = report_of({volume("c", "1"), volume("d", "2")});
  const Summary after = report_of({volume("e", "3"), volume("c", "1")});
  EXPECT_EQ(pair_volumes(before, after), (Pairs{{std::nullopt, 0}, {0, 1}, {1, std::nullopt}}));
}

TEST(VolumePairs, VolumesForTargetsHaveNoRows) {
  Summary before = report_of({volume("c", "1"), volume("d", "2")});
  before.volumes[1].target_only = true;
  Summary after = before;
  EXPECT_EQ(pair_volumes(before, after), (Pairs{{0, 0}}));
}

TEST(VolumePairs, LooseMftsMatchByNameOrAsTheOnlyOnes) {
  const Summary one = report_of({volume("monday.mft", "")});
  const Summary other = report_of({volume("friday.mft", "")});
  EXPECT_EQ(pair_volumes(one, other), (Pairs{{0, 0}}));
  const Summary two = report_of({volume("x.mft", ""), volume("monday.mft", "")});
  EXPECT_EQ(pair_volumes(one, two), (Pairs{{std::nullopt, 0}, {0, 1}}));
  EXPECT_EQ(pair_volumes(other, two),
            (Pairs{{std::nullopt, 0}, {std::nullopt, 1}, {0, std::nullopt}}));
}

}  // namespace
}  // namespace report
