// Paths by climbing are those of a scan, whatever the tree is like.
#include "scanner/lookup/path_climb.h"

#include <gtest/gtest.h>

#include "scanner/lookup/hard_links.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::FileName;
using fixture::kExtend;
using fixture::kRoot;
using fixture::VolumeBuilder;

std::string climbed(const scanner::Volume& volume, mft::FileReference parent) {
  scanner::PathClimb climb(volume);
  std::u16string path;
  const auto state = climb.append_path(parent, path);
  return std::string(report::word(state)) + " " + ascii(path);
}

TEST(PathClimb, WholeAndBrokenPaths) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a", {.record = 40, .sequence = 3});
  const auto b =
      builder.add_directory(a, u"b", {.record = 41, .sequence = 4, .short_name = u"B~1"});
  builder.add_file(b, u"f", {.record = 42});
  // Raw ones: the builder itself would follow a cycle for long.
  const auto add_raw = [&builder](std::uint64_t number, std::uint64_t parent,
                                  const std::u16string& name) {
    builder.add_record(fixture::RecordBuilder(number)
                           .flags(fixture::kInUse | fixture::kDirectory)
                           .standard_information()
                           .file_name({.parent = {parent, 1}, .name = name}));
  };
  add_raw(50, 51, u"p");
  add_raw(51, 50, u"q");
  builder.add_nameless(true, {.record = 60});
  const auto volume = open_volume(source_of(builder.build()));
  EXPECT_EQ(climbed(*volume, {5, 5}), "whole ");
  EXPECT_EQ(climbed(*volume, {40, 3}), "whole \\a");
  EXPECT_EQ(climbed(*volume, {41, 4}), "whole \\a\\b");
  EXPECT_EQ(climbed(*volume, {41, 0}), "whole \\a\\b");  // sequence 0: not to be checked
  EXPECT_EQ(climbed(*volume, {41, 3}), "orphan <orphan 41-3>");
  EXPECT_EQ(climbed(*volume, {5, 4}), "orphan <orphan 5-4>");
  EXPECT_EQ(climbed(*volume, {23, 1}), "orphan <orphan 23-1>");
  EXPECT_EQ(climbed(*volume, {42, 1}), "broken-parent <broken-parent 42-1>");
  EXPECT_EQ(climbed(*volume, {99'999, 1}), "broken-parent <broken-parent 99999-1>");
  EXPECT_EQ(climbed(*volume, {50, 1}), "cycle <cycle 50-1>\\q\\p");
  EXPECT_EQ(climbed(*volume, {60, 1}), "broken-parent <broken-parent 4294967295-0>\\");
}

// All names of all files with several, as a scan's rows have them.
TEST(PathClimb, AgreesWithAScan) {
  VolumeBuilder builder;
  const auto gone = builder.add_directory(kRoot, u"gone", {.sequence = 7});
  const auto below = builder.add_directory(gone, u"below");
  const auto deep = builder.add_directory(builder.add_directory(kRoot, u"x"), u"y");
  const auto torn = builder.add_directory(deep, u"torn", {.record = 70});
  const auto deleted = builder.add_directory(kExtend, u"$Deleted");
  std::vector<File> files;
  for (int i = 0; i < 4; ++i) {
    files.push_back(builder.add_file(below, u"one", {.short_name = u"ONE~1"}));
    builder.add_name(files.back(), deep, u"two");
    builder.add_name(files.back(), torn, u"three");
    builder.add_name(files.back(), deleted, u"dead");
    builder.add_name(files.back(), FileName{.parent = {900, 1}, .name = u"four"});
    builder.add_name(files.back(), FileName{.parent = {5, 9}, .name = u"five"});
  }
  builder.delete_file(gone);
  tear(builder, {70}, 1);
  const auto composed = builder.build();

  Scene scene(composed);
  const auto& scanned = scene.rows().hard_links;
  const auto volume = open_volume(source_of(composed));
  for (const auto file : files) {
    std::vector<std::string> wanted;
    for (const auto& row : scanned) {
      if (row.record == file.record) wanted.push_back(row.path);
    }
    ASSERT_EQ(wanted.size(), 5U);
    const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
    ASSERT_TRUE(record);
    const auto links = scanner::hard_links_of(*record, file.record);
    EXPECT_EQ(links.dos_names.size(), 1U);
    EXPECT_TRUE(links.faults.empty());
    scanner::PathClimb climb(*volume);
    std::vector<std::string> found;
    for (const auto& name : links.names) {
      if (climb.is_deleted_directory(name.parent)) continue;
      std::u16string path;
      climb.append_path(name.parent, path);
      found.push_back(ascii(path + u"\\" + name.text));
    }
    EXPECT_EQ(found, wanted);
    ASSERT_EQ(climb.faults().size(), 1U);  // the torn directory, once
    EXPECT_EQ(climb.faults().front().record, 70U);
  }
}

TEST(HardLinks, WhatMayBeMissing) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_name(file, kRoot, std::u16string(30, c));
  const auto sound = open_volume(source_of(builder.build()));
  const auto all =
      scanner::hard_links_of(*scanner::FileRecord::read(*sound, {file.record, 1}), file.record);
  EXPECT_EQ(all.names.size(), 27U);
  EXPECT_TRUE(std::ranges::is_sorted(all.names, {}, &scanner::HardLinkName::text));
  EXPECT_EQ(all.header_count, all.attribute_count);
  EXPECT_TRUE(all.faults.empty());

  const auto lost = builder.build().extension_records.at(file.record).front();
  tear(builder, {lost});
  const auto damaged = open_volume(source_of(builder.build()));
  const auto some =
      scanner::hard_links_of(*scanner::FileRecord::read(*damaged, {file.record, 1}), file.record);
  EXPECT_LT(some.names.size(), 27U);
  EXPECT_GT(some.header_count, some.attribute_count);
  ASSERT_EQ(some.faults.size(), 1U);
  EXPECT_EQ(some.faults.front().record, lost);
}

TEST(HardLinks, EqualNamesCountOnce) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  builder.add_name(file, FileName{.parent = {5, 5}, .name = u"f"}, false);
  builder.add_name(file, FileName{.parent = {5, 4}, .name = u"f"}, false);
  const auto volume = open_volume(source_of(builder.build()));
  const auto links =
      scanner::hard_links_of(*scanner::FileRecord::read(*volume, {file.record, 1}), file.record);
  EXPECT_EQ(links.names.size(), 2U);
  EXPECT_EQ(links.attribute_count, 3U);
}

}  // namespace
}  // namespace scanner_test
