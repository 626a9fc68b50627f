// Look-ups on a mounted volume whose indexes on the disk are older than what its driver knows: the
// driver is right.
#include "scanner/live/driver_volume.h"

#include <gtest/gtest.h>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/lookup/index_lookup.h"
#include "scanner/resolve/trace/path_walk.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using Kind = scanner::FileAnswer::Kind;

constexpr std::uint64_t kRenamed = 40;
constexpr std::uint64_t kLeft = 41;

// A directory whose index does not fit into its record, with one file of that name and one that
// may have gone and come as another.
VolumeBuilder filled(std::u16string_view name, std::uint64_t last_record) {
  VolumeBuilder builder;
  const auto folder = builder.add_directory(kRoot, u"folder", {.record = 39});
  builder.add_file(folder, std::u16string(name), {.record = kRenamed});
  builder.add_file(folder, u"replaced", {.record = last_record});
  for (std::size_t i = 0; i < 80; ++i) {
    builder.add_file(folder, numbered(u"a file with a name of some length ", i));
  }
  return builder;
}

struct Mounted {
  std::unique_ptr<scanner::AuditedVolume> volume;
  const scanner::Directory* folder = nullptr;

  [[nodiscard]] scanner::FileAnswer find(std::u16string_view name) const {
    const auto match = volume->lookup().find(*folder, name);
    return match.plain_file.value_or(scanner::FileAnswer{.kind = Kind::kDamaged});
  }
};

Mounted live(const VolumeBuilder& now, const VolumeBuilder& on_disk,
             const fixture::DriverOptions& options = {}) {
  const auto device = std::make_shared<const StandInVolume>(
      std::make_shared<fixture::NtfsDriver>(read_at_of(source_of(now.build())), options),
      source_of(on_disk.build()));
  auto volume = scanner::open_for_lookups(candidate_of(device));
  Mounted opened;
  if (!volume) {
    ADD_FAILURE() << volume.error().message;
    return opened;
  }
  EXPECT_TRUE((*volume)->is_mounted());
  opened.volume = scanner::AuditedVolume::through_indexes(
      *std::move(volume), std::make_unique<scanner::Catalog>(0, scanner::CatalogScope::kSomeFiles));
  const auto& lookup = opened.volume->lookup();
  opened.folder = lookup.find(*lookup.root(), u"folder").directory;
  EXPECT_NE(opened.folder, nullptr);
  return opened;
}

TEST(DriverVolume, WhatTheDiskSaysTooIsFoundThere) {
  const auto same = filled(u"new name", kLeft);
  // No driver need be asked for a name that its record confirms.
  const auto opened = live(same, same, {.finds_children = false});
  EXPECT_EQ(opened.find(u"new name").kind, Kind::kFound);
  EXPECT_EQ(opened.find(u"NEW NAME").record, kRenamed);
  EXPECT_EQ(opened.find(u"replaced").record, kLeft);
}

TEST(DriverVolume, ARenameThatIsNotOnTheDiskYet) {
  const auto opened = live(filled(u"new name", kLeft), filled(u"old name", kLeft));
  EXPECT_EQ(opened.find(u"new name").kind, Kind::kFound);
  EXPECT_EQ(opened.find(u"New Name").record, kRenamed);
  EXPECT_EQ(opened.find(u"New Name").name, u"new name");
  EXPECT_EQ(opened.find(u"old name").kind, Kind::kAbsent);
  EXPECT_EQ(opened.find(u"never was").kind, Kind::kAbsent);
  EXPECT_TRUE(opened.volume->index_lookup()->damaged_directories().empty());
  EXPECT_TRUE(opened.volume->lookup().faults().empty());
}

// Saved by writing another file and giving it the name: the old one's record is free or another's.
TEST(DriverVolume, AFileThatWasReplaced) {
  const auto opened = live(filled(u"new name", 150), filled(u"new name", kLeft));
  EXPECT_EQ(opened.find(u"replaced").kind, Kind::kFound);
  EXPECT_EQ(opened.find(u"replaced").record, 150U);
}

// Then it is unknown: neither there nor proven missing.
TEST(DriverVolume, ADriverThatDoesNotLookNamesUpLeavesThemOpen) {
  const auto opened =
      live(filled(u"new name", kLeft), filled(u"old name", kLeft), {.finds_children = false});
  EXPECT_EQ(opened.find(u"new name").kind, Kind::kIndexDisagrees);
  EXPECT_EQ(opened.find(u"old name").kind, Kind::kIndexDisagrees);
  EXPECT_EQ(opened.find(u"replaced").kind, Kind::kFound);
}

// Where `\far` leads, whose reparse data lie in a cluster that still holds "old" on the disk, while
// the opened file has "new".
std::string end_of_far(const fixture::DriverOptions& options) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"new");
  builder.add_file(kRoot, u"old");
  const auto far = builder.add_file(kRoot, u"far", {.record = 40});
  const fixture::ReparseOptions outside{.placement = fixture::Placement::kNonResident};
  builder.set_reparse(far, fixture::relative_symlink(u"new"), outside);
  const auto now = source_of(builder.build());
  builder.set_reparse(far, fixture::relative_symlink(u"old"), outside);
  const auto on_disk = source_of(builder.build());
  auto volume = scanner::open_for_lookups(candidate_of(std::make_shared<const StandInVolume>(
      std::make_shared<fixture::NtfsDriver>(read_at_of(now), options), on_disk)));
  if (!volume) return volume.error().message;
  scanner::AuditedVolumes all;
  all.push_back(scanner::AuditedVolume::through_indexes(
      *std::move(volume),
      std::make_unique<scanner::Catalog>(0, scanner::CatalogScope::kSomeFiles)));
  scanner::VolumeMap map;
  map.map("C:", 0);
  const std::vector<std::u16string> components{u"far"};
  const auto answer = scanner::walk_path(all, map, 0, components, scanner::LastLink::kFollow);
  return answer.walk.object
             ? ascii(scanner::path_of(all, *answer.walk.object, answer.walk.object_name))
             : "nothing";
}

TEST(DriverVolume, ReparseDataOutsideOfTheRecordAreTheOpenedFiles) {
  EXPECT_EQ(end_of_far({}), "\\new");
  EXPECT_EQ(end_of_far({.failing = {{fixture::kFsctlReparsePoint, 5U}}}), "\\old");
}

// An index that lies in the directory's record is the driver's own.
TEST(DriverVolume, ASmallIndexIsNotOlderThanItsRecord) {
  VolumeBuilder builder;
  builder.add_file(builder.add_directory(kRoot, u"folder"), u"file");
  const auto opened = live(builder, builder, {.finds_children = false});
  EXPECT_EQ(opened.find(u"missing").kind, Kind::kAbsent);
  EXPECT_EQ(opened.find(u"file").kind, Kind::kFound);
}

}  // namespace
}  // namespace scanner_test
