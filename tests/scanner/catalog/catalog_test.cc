// What a sweep keeps: names, hard-link sets, and what lies in $Extend\$Deleted.
#include "scanner/catalog/catalog.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kExtend;
using fixture::kRoot;
using fixture::Namespace;
using fixture::VolumeBuilder;

TEST(Catalog, HardLinkSets) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a", {.record = 50});
  const auto b = builder.add_directory(kRoot, u"b", {.record = 60});
  const auto file = builder.add_file(b, u"z");
  builder.add_name(file, a, u"y");
  builder.add_name(file, a, u"X");
  builder.set_data(file, fixture::Blob(10'000));
  builder.set_link_count(file, 9);
  Scene scene(builder.build());
  const auto& rows = scene.rows().hard_links;
  ASSERT_EQ(rows.size(), 3U);
  // By parent, then by raw units.
  EXPECT_EQ(rows[0].path, "\\a\\X");
  EXPECT_EQ(rows[1].path, "\\a\\y");
  EXPECT_EQ(rows[2].path, "\\b\\z");
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(rows[i].index, i + 1);
    EXPECT_EQ(rows[i].count, 3U);
    EXPECT_EQ(rows[i].header_count, 9U);
  }
  const auto& kept = scene.volume().catalog().files.front();
  EXPECT_EQ(kept.size_bytes, 10'000U);
  EXPECT_EQ(kept.allocated_bytes, 12'288U);
}

TEST(Catalog, DosNamesAreNotHardLinks) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"one long name", {.short_name = u"ONELON~1"});
  const auto both = builder.add_file(kRoot, u"two long names", {.short_name = u"TWOLON~1"});
  builder.add_name(both, kRoot, u"another");
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().hard_links.size(), 2U);
  EXPECT_EQ(scene.rows().hard_links[0].path, "\\another");
  EXPECT_EQ(scene.rows().hard_links[0].dos_names, 1U);
  EXPECT_EQ(scene.rows().hard_links[0].header_count, 3U);
  EXPECT_EQ(scene.volume().catalog().counts.dos_names, 2U);
}

TEST(Catalog, TheSameNameTwiceIsOne) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"same");
  builder.add_name(file, kRoot, u"same");
  const auto three = builder.add_file(kRoot, u"x");
  builder.add_name(three, kRoot, u"y", Namespace::kWin32);
  builder.add_name(three, kRoot, u"x", Namespace::kWin32AndDos);
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().hard_links.size(), 2U);
  EXPECT_EQ(scene.rows().hard_links[0].path, "\\x");
  EXPECT_EQ(scene.rows().hard_links[1].path, "\\y");
}

// Names that differ in case only are two names on the disk.
TEST(Catalog, NamesThatDifferInCaseOnlyAreTwo) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"name");
  builder.add_name(file, kRoot, u"NAME");
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().hard_links.size(), 2U);
}

// Deleted while still open: gone from their directories, and from every count.
TEST(Catalog, DeletedFilesAreLeftOut) {
  VolumeBuilder builder;
  const auto keep = builder.add_file(kRoot, u"keep");
  builder.set_reparse(keep, fixture::relative_symlink(u"x"));
  const auto before = [&] {
    Scene scene(builder.build());
    return scene.volume().catalog().counts;
  }();

  const auto deleted = builder.add_directory(kExtend, u"$Deleted");
  builder.add_file(deleted, u"0001");
  builder.add_directory(deleted, u"0002");
  const auto link = builder.add_file(deleted, u"0003");
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  const auto junction = builder.add_directory(deleted, u"0004");
  builder.set_reparse(junction, fixture::junction(u"C:\\x"));
  const auto twice = builder.add_file(deleted, u"0005");
  builder.add_name(twice, deleted, u"0006");
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().links.size(), 1U);
  EXPECT_TRUE(scene.rows().hard_links.empty());
  const auto& counts = scene.volume().catalog().counts;
  EXPECT_EQ(counts.files, before.files);
  EXPECT_EQ(counts.directories, before.directories + 1);  // $Deleted itself
  EXPECT_EQ(counts.names, before.names + 1);
  EXPECT_EQ(counts.reparse_points, 1U);
}

TEST(Catalog, FilesThatAreOnlyPartlyDeletedKeepTheirOtherNames) {
  VolumeBuilder builder;
  const auto deleted = builder.add_directory(kExtend, u"$Deleted");
  const auto three = builder.add_file(kRoot, u"a", {.short_name = u"A~1"});
  builder.add_name(three, kRoot, u"b");
  builder.add_name(three, deleted, u"0001");
  const auto two = builder.add_file(kRoot, u"c");
  builder.add_name(two, deleted, u"0002");
  const auto link = builder.add_file(kRoot, u"l");
  builder.add_name(link, deleted, u"0003");
  builder.set_reparse(link, fixture::relative_symlink(u"c"));
  builder.set_reparse(builder.add_file(kRoot, u"to_short"), fixture::relative_symlink(u"A~1"));
  Scene scene(builder.build(), "C:");
  ASSERT_EQ(scene.rows().hard_links.size(), 2U);
  EXPECT_EQ(scene.rows().hard_links[0].path, "\\a");
  EXPECT_EQ(scene.rows().hard_links[0].count, 2U);
  EXPECT_EQ(scene.rows().hard_links[1].path, "\\b");
  ASSERT_EQ(scene.rows().links.size(), 2U);
  EXPECT_EQ(scene.answer("\\l"), "ok");  // "c" has one name left, and is still found
  EXPECT_EQ(scene.answer("\\to_short"), "ok");
}

// Only $Extend's own: any other directory may have that name.
TEST(Catalog, OtherDirectoriesOfThatNameAreOrdinary) {
  VolumeBuilder builder;
  const auto other = builder.add_directory(kRoot, u"$Deleted");
  builder.set_reparse(builder.add_file(other, u"l"), fixture::relative_symlink(u"x"));
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().links.size(), 1U);
}

}  // namespace
}  // namespace scanner_test
