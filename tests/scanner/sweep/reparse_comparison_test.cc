// What $Extend\$Reparse lists and $MFT lacks, and files marked as reparse points that are none.
#include "scanner/sweep/reparse_comparison.h"

#include <gtest/gtest.h>

#include "report/model/fault_text.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kExtend;
using fixture::kRoot;
using fixture::VolumeBuilder;

constexpr std::uint32_t kSymlinkTag = 0xA000'000C;

struct Compared {
  std::uint64_t lost = 0;
  std::vector<std::string> faults;  // "40 reparse-point-lost"
};

Compared compare(const VolumeBuilder& builder) {
  const auto volume = open_volume(source_of(builder.build()));
  const auto catalog = sweep_volume(*volume);
  scanner::compare_with_reparse_index(*volume, *catalog);
  Compared result{.lost = catalog->lost_reparse_points, .faults = {}};
  for (const mft::Fault& fault : catalog->faults) {
    result.faults.push_back(std::to_string(fault.record) + " " +
                            std::string(report::word(fault.code)));
  }
  EXPECT_EQ(catalog->fault_count, catalog->faults.size());
  return result;
}

VolumeBuilder with_links() {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"a", {.record = 40}),
                      fixture::relative_symlink(u"x"));
  builder.set_reparse(builder.add_directory(kRoot, u"b", {.record = 41, .sequence = 7}),
                      fixture::relative_symlink(u"x"));
  builder.add_file(kRoot, u"plain", {.record = 42, .sequence = 3});
  return builder;
}

TEST(ReparseComparison, NothingIsLostOnASoundVolume) {
  const Compared result = compare(with_links());
  EXPECT_EQ(result.lost, 0U);
  EXPECT_EQ(result.faults, std::vector<std::string>{});
}

TEST(ReparseComparison, KeysThatLeadToNoReparsePointAreLost) {
  auto builder = with_links();
  builder.add_reparse_index_key(kSymlinkTag, {42, 3});       // a file without one
  builder.add_reparse_index_key(kSymlinkTag, {41, 6});       // an earlier owner of the record
  builder.add_reparse_index_key(kSymlinkTag, {50, 1});       // a free record
  builder.add_reparse_index_key(kSymlinkTag, {900'000, 1});  // none
  const Compared result = compare(builder);
  EXPECT_EQ(result.lost, 4U);
  EXPECT_EQ(result.faults,
            (std::vector<std::string>{"41 reparse-point-lost", "42 reparse-point-lost",
                                      "50 reparse-point-lost", "900000 reparse-point-lost"}));
}

TEST(ReparseComparison, ALinkThatTheIndexLacksIsNoFault) {
  auto builder = with_links();
  builder.set_reparse(builder.add_file(kRoot, u"c"), fixture::relative_symlink(u"x"),
                      {.in_reparse_index = false});
  EXPECT_EQ(compare(builder).faults, std::vector<std::string>{});
}

// Deleted and still open: left out of the catalog, and listed all the same.
TEST(ReparseComparison, AnOpenDeletedLinkIsNotLost) {
  auto builder = with_links();
  const auto deleted = builder.add_directory(kExtend, u"$Deleted");
  builder.set_reparse(builder.add_file(deleted, u"d"), fixture::relative_symlink(u"x"));
  const Compared result = compare(builder);
  EXPECT_EQ(result.lost, 0U);
  EXPECT_EQ(result.faults, std::vector<std::string>{});
}

TEST(ReparseComparison, ADamagedRecordLosesItsLink) {
  auto builder = with_links();
  tear(builder, {40});
  const Compared result = compare(builder);
  EXPECT_EQ(result.lost, 1U);
  EXPECT_EQ(result.faults, std::vector<std::string>{"40 torn-record"});
}

TEST(ReparseComparison, VolumesWithoutTheIndexHaveNothingToCompare) {
  VolumeBuilder builder({.with_extend = false});
  builder.set_reparse(builder.add_file(kRoot, u"a"), fixture::relative_symlink(u"x"));
  EXPECT_EQ(compare(builder).faults, std::vector<std::string>{});
}

TEST(ReparseMissing, AFileMarkedAsAReparsePointWithoutReparseData) {
  constexpr std::uint32_t kReparseBit = 0x400;
  VolumeBuilder builder;
  builder.add_file(kRoot, u"a", {.record = 40, .attributes = kReparseBit});
  builder.add_directory(kRoot, u"b", {.record = 41, .attributes = kReparseBit});
  // Its data are in an extension record.
  const auto outside = builder.add_file(kRoot, u"c");
  builder.set_reparse(outside, fixture::relative_symlink(u"x"));
  builder.move_outside(outside, 0xC0);
  // The type of its attribute was overwritten.
  const auto changed = builder.add_file(kRoot, u"d", {.record = 60});
  builder.set_reparse(changed, fixture::relative_symlink(u"x"));
  builder.edit_record(60, [](fixture::RecordBuilder& record) {
    record.patch_u32(record.attribute_offset(0xC0), 0xD0);
  });
  const auto volume = open_volume(source_of(builder.build()));
  const auto catalog = sweep_volume(*volume);
  EXPECT_EQ(catalog->counts.reparse_missing, 3U);
  std::vector<std::uint64_t> records;
  for (const mft::Fault& fault : catalog->faults) {
    EXPECT_EQ(fault.code, mft::FaultCode::kReparseMissing);
    records.push_back(fault.record);
  }
  EXPECT_EQ(records, (std::vector<std::uint64_t>{40, 41, 60}));
}

}  // namespace
}  // namespace scanner_test
