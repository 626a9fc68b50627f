// Finding $MFT on volumes whose record 0 or its mirror is damaged, or lies.
#include "scanner/volume/mft_bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::get;
using fixture::kRoot;
using fixture::put;
using fixture::VolumeBuilder;

constexpr std::size_t kUsaCount = 0x06;
constexpr std::size_t kFirstAttribute = 0x14;
constexpr std::size_t kFlags = 0x16;
constexpr std::size_t kUsedBytes = 0x18;
constexpr std::size_t kBase = 0x20;

struct RecordDamage {
  const char* name;
  std::function<void(Blob&)> apply;  // to a record's bytes on the disk
};

const std::vector<RecordDamage>& record_damages() {
  static const std::vector<RecordDamage> all{
      {"not in use", [](Blob& r) { put<std::uint16_t>(r, kFlags, 0); }},
      {"used size too large", [](Blob& r) { put<std::uint32_t>(r, kUsedBytes, 0xFFFF'FFFF); }},
      {"used size too small", [](Blob& r) { put<std::uint32_t>(r, kUsedBytes, 0x30); }},
      {"base reference", [](Blob& r) { put<std::uint64_t>(r, kBase, 0x0001'0000'0000'004D); }},
      {"array count", [](Blob& r) { put<std::uint16_t>(r, kUsaCount, 7); }},
      {"array offset", [](Blob& r) { put<std::uint16_t>(r, kUsaCount - 2, 0x3FE); }},
      {"first sector torn", [](Blob& r) { r[0x1FE] ^= std::byte{0x55}; }},
      {"second sector torn", [](Blob& r) { r[0x3FE] ^= std::byte{0x55}; }},
      {"signature BAAD", [](Blob& r) { put<std::uint32_t>(r, 0, mft::kBaadSignature); }},
      {"no signature", [](Blob& r) { put<std::uint32_t>(r, 0, 0); }},
      {"first attribute", [](Blob& r) { put<std::uint16_t>(r, kFirstAttribute, 0xFFF0); }},
      {"attribute length", [](Blob& r) { put<std::uint32_t>(r, 0x38 + 4, 0); }},
  };
  return all;
}

VolumeBuilder linked(std::vector<std::uint64_t> fragments = {}, std::size_t in_base = 0) {
  VolumeBuilder builder({.mft_fragments = std::move(fragments),
                         .mft_extents_in_base = in_base,
                         .mft_extents_per_extension = 2,
                         .first_user_record = 70});
  builder.add_file(kRoot, u"x");
  builder.set_reparse(builder.add_file(kRoot, u"l"), fixture::relative_symlink(u"X"));
  builder.set_reparse(builder.add_file(kRoot, u"gone"), fixture::relative_symlink(u"nothing"));
  return builder;
}

std::uint64_t place_of(const fixture::Volume& volume, bool mirror) {
  const Blob boot = volume.image.bytes(0, 512);
  return get<std::uint64_t>(boot, mirror ? 0x38 : 0x30) * volume.cluster_bytes;
}

void change(fixture::Volume& volume, bool mirror, const std::function<void(Blob&)>& apply) {
  const std::uint64_t place = place_of(volume, mirror);
  Blob record = volume.image.bytes(place, volume.record_bytes);
  apply(record);
  volume.image.write(place, record);
}

// Where the run list of the unnamed $DATA begins, in a record's bytes.
std::size_t runs_in(const Blob& record) {
  std::size_t at = get<std::uint16_t>(record, kFirstAttribute);
  while (get<std::uint32_t>(record, at) != fixture::kData) at += get<std::uint32_t>(record, at + 4);
  return at + get<std::uint16_t>(record, at + 0x20);
}

bool reports_fault(const scanner::Volume& volume, mft::FaultCode code) {
  return std::ranges::any_of(volume.faults(),
                             [code](const mft::Fault& fault) { return fault.code == code; });
}

// The rows of an undamaged volume, as the builder made it.
void expect_rows(const fixture::Volume& volume) {
  Scene scene(volume, "C:");
  ASSERT_EQ(scene.rows().links.size(), 2U);
  EXPECT_EQ(scene.answer("\\l"), "ok");
  EXPECT_EQ(scene.answer("\\gone"), "broken missing@1 nothing");
}

class EveryDamage : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] static std::vector<VolumeBuilder> builders() {
    std::vector<VolumeBuilder> all;
    all.push_back(linked());
    all.push_back(linked({8, 8, 8}));
    all.push_back(linked({8, 8, 8}, 1));  // the rest in extension records
    return all;
  }
  [[nodiscard]] static const RecordDamage& damage() { return record_damages()[GetParam()]; }
};

TEST_P(EveryDamage, OfRecordZeroLeavesTheMirror) {
  for (const VolumeBuilder& builder : builders()) {
    auto volume = builder.build();
    change(volume, false, damage().apply);
    const auto opened = open_volume(source_of(volume));
    ASSERT_TRUE(opened) << damage().name;
    EXPECT_TRUE(reports_fault(*opened, mft::FaultCode::kMftMirrorUsed)) << damage().name;
    EXPECT_TRUE(opened->incomplete().empty()) << damage().name;
  }
}

TEST_P(EveryDamage, OfTheMirrorDoesNotMatter) {
  for (const VolumeBuilder& builder : builders()) {
    auto volume = builder.build();
    change(volume, true, damage().apply);
    const auto opened = open_volume(source_of(volume));
    ASSERT_TRUE(opened) << damage().name;
    EXPECT_TRUE(opened->faults().empty()) << damage().name;
    EXPECT_TRUE(opened->incomplete().empty()) << damage().name;
    expect_rows(volume);
  }
}

TEST_P(EveryDamage, OfOneKindAndAnotherInTheMirror) {
  for (const VolumeBuilder& builder : builders()) {
    const auto whole = open_volume(source_of(builder.build()));
    ASSERT_TRUE(whole);
    for (const RecordDamage& other : record_damages()) {
      SCOPED_TRACE(std::string(damage().name) + " / " + other.name);
      auto volume = builder.build();
      change(volume, false, damage().apply);
      change(volume, true, other.apply);
      const auto opened = open_volume(source_of(volume));
      ASSERT_TRUE(opened);
      EXPECT_TRUE(reports_fault(*opened, mft::FaultCode::kMftRecordDamaged));
      ASSERT_EQ(opened->incomplete().size(), 1U);
      EXPECT_EQ(opened->incomplete()[0].code, report::LimitationCode::kMftRecordDamaged);
      EXPECT_EQ(opened->record_count(), whole->record_count());
      EXPECT_EQ(opened->mft_extents(), whole->mft_extents());
    }
    auto volume = builder.build();
    change(volume, false, damage().apply);
    change(volume, true, damage().apply);
    expect_rows(volume);
  }
}

INSTANTIATE_TEST_SUITE_P(MftBootstrap, EveryDamage, testing::Range<std::size_t>(0, 12));

void wipe(Blob& record) {
  std::ranges::fill(record, std::byte{0});
}

TEST(MftBootstrap, WithoutAnyCopyTheRecordsInPlaceAreRead) {
  auto volume = linked().build();
  for (const bool mirror : {false, true}) change(volume, mirror, wipe);
  const auto opened = open_volume(source_of(volume));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record_count(), volume.record_count());
  ASSERT_EQ(opened->incomplete().size(), 1U);
  EXPECT_EQ(opened->incomplete()[0].code, report::LimitationCode::kMftFoundInPlace);
  expect_rows(volume);
}

TEST(MftBootstrap, InPlaceOnlyTheFirstExtentIsFound) {
  auto volume = linked({8, 8, 8}).build();
  for (const bool mirror : {false, true}) change(volume, mirror, wipe);
  const auto opened = open_volume(source_of(volume));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record_count(), 32U);  // 8 clusters of 4 KiB
  EXPECT_FALSE(opened->incomplete().empty());
}

TEST(MftBootstrap, IsRefusedOnlyWhereNothingLeadsToRecords) {
  auto volume = linked().build();
  change(volume, true, wipe);
  for (std::uint64_t i = 0; i < volume.record_count(); ++i) {
    volume.set_record(i, Blob(volume.record_bytes));
  }
  const auto opened = scanner::open_bytes(source_of(volume), "v");
  ASSERT_TRUE(opened);
  const auto result = scanner::Volume::open(opened->volumes.at(0));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("$MFT"), std::string::npos);
}

// A sound record whose runs begin where the boot sector does not say.
TEST(MftBootstrap, ARunListThatContradictsTheBootSectorLosesToTheMirror) {
  auto volume = linked().build();
  change(volume, false, [](Blob& record) {
    const std::size_t runs = runs_in(record);
    const std::size_t lcn = runs + 1 + (get<std::uint8_t>(record, runs) & 0xFU);
    put<std::uint8_t>(record, lcn, static_cast<std::uint8_t>(get<std::uint8_t>(record, lcn) + 1));
  });
  const auto opened = open_volume(source_of(volume));
  ASSERT_TRUE(opened);
  EXPECT_TRUE(reports_fault(*opened, mft::FaultCode::kMftRecordDamaged));
  EXPECT_TRUE(reports_fault(*opened, mft::FaultCode::kMftMirrorUsed));
  expect_rows(volume);
}

// Both copies lie, each in its own way; the records are still where the boot sector says.
TEST(MftBootstrap, LyingRunListsLeadNowhereElse) {
  const std::vector<std::vector<int>> lies{
      {0x11, 100, 3},                                             // clusters without records
      {0x81, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F},        // far outside of the volume
      {0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 4},  // 2^63 clusters
      {0x01, 100},                                                // a hole
      {0x99, 1},                                                  // not a run
      {0x00},                                                     // none
  };
  for (const auto& lie : lies) {
    auto volume = linked().build();
    for (const bool mirror : {false, true}) {
      change(volume, mirror, [&lie](Blob& record) {
        put<std::uint16_t>(record, kFlags, 0);
        std::size_t at = runs_in(record);
        for (const int byte : lie) record[at++] = static_cast<std::byte>(byte);
        record[at] = std::byte{0};
      });
    }
    const auto opened = open_volume(source_of(volume));
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->incomplete().empty());
    EXPECT_EQ(opened->record_count(), volume.record_count());
    expect_rows(volume);
  }
}

// Runs behind the first one are only believed as far as they lead to the records that belong there.
TEST(MftBootstrap, ADamagedRecordIsBelievedAsFarAsItIsTrue) {
  auto volume = linked({8, 8, 8}).build();
  for (const bool mirror : {false, true}) {
    change(volume, mirror, [](Blob& record) {
      put<std::uint16_t>(record, kFlags, 0);
      const std::size_t first = runs_in(record);
      const unsigned header = get<std::uint8_t>(record, first);
      const std::size_t second = first + 1 + (header & 0xFU) + (header >> 4U);
      const std::size_t lcn = second + 1 + (get<std::uint8_t>(record, second) & 0xFU);
      record[lcn] ^= std::byte{1};
    });
  }
  const auto opened = open_volume(source_of(volume));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record_count(), 32U);
  EXPECT_TRUE(reports_fault(*opened, mft::FaultCode::kMftIncomplete));
  EXPECT_FALSE(opened->incomplete().empty());
}

}  // namespace
}  // namespace scanner_test
