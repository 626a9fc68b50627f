// "Broken" rests on evidence only: what damage, disagreement or absence of a volume may hide is
// unverifiable.
#include "scanner/resolve/resolver.h"

#include <gtest/gtest.h>

#include "mft/upcase.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

File file_link(VolumeBuilder& builder, File parent, std::u16string_view name,
               std::u16string_view target) {
  const File link = builder.add_file(parent, name);
  builder.set_reparse(link, fixture::relative_symlink(target));
  return link;
}

TEST(Evidence, ATornTargetIsNotMissing) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file");
  const auto directory = builder.add_directory(kRoot, u"directory");
  builder.add_file(directory, u"in");
  const auto link = file_link(builder, kRoot, u"link", u"alive");
  builder.add_file(kRoot, u"alive");
  file_link(builder, kRoot, u"to_file", u"file");
  file_link(builder, kRoot, u"to_directory", u"directory\\in");
  file_link(builder, kRoot, u"to_link", u"link");
  file_link(builder, kRoot, u"to_nothing", u"gone");
  tear(builder, file);
  tear(builder, directory);
  tear(builder, link);
  {
    Scene scene(builder.build(), "C:");
    EXPECT_EQ(scene.answer("\\to_file"), "unverifiable damaged@1 file");
    EXPECT_EQ(scene.answer("\\to_directory"), "unverifiable damaged@1 directory");
    EXPECT_EQ(scene.answer("\\to_link"), "unverifiable damaged@1 link");
    EXPECT_EQ(scene.answer("\\to_nothing"), "broken missing@1 gone");  // says the sound index
    EXPECT_TRUE(scene.incomplete());
  }
  // Without indexes anything may be called "gone".
  Scene loose;
  loose.add_loose(builder.build(), "C:");
  for (const auto* const path : {"\\to_file", "\\to_directory", "\\to_link", "\\to_nothing"}) {
    EXPECT_EQ(loose.answer(path).substr(0, 22), "unverifiable damaged@1") << path;
  }
}

// Long names are distinguished by their first and last eight characters until they are compared.
TEST(Evidence, NamesThatShareAHashAreNotEachOther) {
  constexpr std::u16string_view kOne = u"12345678-one-90123456";
  constexpr std::u16string_view kTwo = u"12345678-two-90123456";
  const mft::UpCase upcase;
  ASSERT_EQ(upcase.hash(kOne), upcase.hash(kTwo));
  VolumeBuilder builder;
  for (const std::u16string_view folder : {u"alone", u"both", u"linked"}) {
    const auto directory = builder.add_directory(kRoot, folder);
    const auto file = builder.add_file(directory, kOne);
    if (folder == u"linked") builder.add_name(file, kRoot, u"second name");
    const std::u16string prefix = std::u16string(folder) + u"\\";
    if (folder == u"both") {
      file_link(builder, kRoot, u"both to one", prefix + std::u16string(kOne));
      file_link(builder, kRoot, u"both to ONE", prefix + u"12345678-ONE-90123456");
    }
    file_link(builder, kRoot, std::u16string(folder) + u" to two", prefix + std::u16string(kTwo));
  }
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\both to one"), "ok");
  EXPECT_EQ(scene.answer("\\both to ONE"), "ok");
  for (const auto* const path : {"\\alone to two", "\\both to two", "\\linked to two"}) {
    EXPECT_EQ(scene.answer(path), "broken missing@1 12345678-two-90123456") << path;
  }
}

// A torn extension record hides names, or the reparse data that make a directory a link.
TEST(Evidence, TornExtensionRecords) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"many");
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_name(file, kRoot, std::u16string(40, c));
  const auto target = builder.add_directory(kRoot, u"target");
  builder.add_file(target, u"x");
  const auto junction = builder.add_directory(kRoot, u"junction");
  builder.set_reparse(junction, fixture::junction(u"C:\\target"));
  builder.move_outside(junction, fixture::kReparsePoint);
  builder.use_extension_records(junction, {200});
  file_link(builder, kRoot, u"to_name", std::u16string(40, u'z'));
  file_link(builder, kRoot, u"through", u"junction\\x");
  const auto whole = builder.build();
  {
    Scene scene(whole, "C:");
    EXPECT_EQ(scene.answer("\\to_name"), "ok");
    EXPECT_EQ(scene.answer("\\through"), "ok");
    EXPECT_FALSE(scene.incomplete());
  }
  ASSERT_TRUE(whole.extension_records.contains(file.record));
  for (const auto number : whole.extension_records.at(file.record)) tear(builder, {number});
  tear(builder, {200});
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    EXPECT_EQ(scene.answer("\\to_name").substr(0, 12), "unverifiable") << loose;
    EXPECT_EQ(scene.answer("\\through").substr(0, 12), "unverifiable") << loose;
    EXPECT_TRUE(scene.incomplete());
  }
}

TEST(Evidence, DamagedIndexesProveNothing) {
  VolumeBuilder builder({.max_index_entries_per_block = 4});
  const auto d = builder.add_directory(kRoot, u"d");
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_file(d, std::u16string(1, c));
  file_link(builder, kRoot, u"gone", u"d\\nn");
  auto volume = builder.build();
  {
    Scene scene(volume, "C:");
    EXPECT_EQ(scene.answer("\\gone"), "broken missing@1 nn");
  }
  // Every INDX block of the volume loses its signature.
  for (const std::size_t at : index_blocks(volume.image_bytes())) {
    volume.image.write(at, fixture::ascii("JUNK"));
  }
  Scene scene;
  scene.same_through_indexes = false;  // the index stops at the directory itself
  scene.add(volume, "C:");
  EXPECT_EQ(scene.answer("\\gone"), "unverifiable damaged@1 nn");
}

TEST(Evidence, IndexAndMftDisagree) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file");
  const auto freed = builder.add_file(kRoot, u"freed");
  builder.delete_file(freed);
  const auto root = builder.reference(kRoot);
  builder.add_index_entry(kRoot, {.parent = root, .name = u"index_only"}, builder.reference(file));
  builder.add_index_entry(kRoot, {.parent = root, .name = u"stale"}, {freed.record, 1});
  const auto unlisted = builder.add_file(kRoot, u"mft_only");
  builder.omit_index_entry(unlisted, u"mft_only");
  file_link(builder, kRoot, u"one", u"index_only");
  file_link(builder, kRoot, u"two", u"stale");
  file_link(builder, kRoot, u"three", u"mft_only");
  file_link(builder, kRoot, u"four", u"freed");
  const auto short_one = builder.add_file(kRoot, u"a long name", {.short_name = u"ALONGN~1"});
  builder.omit_index_entry(short_one, u"ALONGN~1");
  file_link(builder, kRoot, u"five", u"alongn~1");
  file_link(builder, kRoot, u"six", u"ALONGN~2");
  Scene scene;
  scene.same_through_indexes = false;
  scene.add(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\one"), "unverifiable index-disagrees@1 index_only");
  EXPECT_EQ(scene.answer("\\two"), "unverifiable index-disagrees@1 stale");
  // $MFT alone is enough for "ok": only absence asks for both.
  EXPECT_EQ(scene.answer("\\three"), "ok");
  EXPECT_EQ(scene.answer("\\four"), "broken missing@1 freed");
  EXPECT_EQ(scene.answer("\\five"), "unverifiable index-disagrees@1 alongn~1");
  EXPECT_EQ(scene.answer("\\six"), "broken missing@1 ALONGN~2");
}

TEST(Evidence, DeletedTargetsAndReusedSlots) {
  VolumeBuilder builder;
  const auto old = builder.add_directory(kRoot, u"old", {.sequence = 3});
  const auto child = builder.add_file(old, u"child");
  builder.delete_file(old);
  file_link(builder, kRoot, u"to_old", u"old\\child");
  // A directory in whose slot another one lived: the former one's children are not its own.
  const auto fresh = builder.add_directory(kRoot, u"fresh", {.sequence = 9});
  const auto stray = builder.add_nameless(false);
  builder.add_name(stray, {.parent = {fresh.record, 8}, .name = u"stray"}, false);
  file_link(builder, kRoot, u"to_stray", u"fresh\\stray");
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    EXPECT_EQ(scene.answer("\\to_old"), "broken missing@1 old");
    // Without an index nothing tells whether it was the directory's number that changed.
    EXPECT_EQ(scene.answer("\\to_stray"),
              loose ? "unverifiable damaged@1 stray" : "broken missing@1 stray");
  }
  EXPECT_NE(child.record, 0U);
}

TEST(Evidence, PlaceholdersMayLackTheirChildrenOnTheDisk) {
  VolumeBuilder builder;
  const auto cloud = builder.add_directory(kRoot, u"cloud");
  const fixture::Blob data(8);
  builder.set_reparse(cloud, fixture::raw_reparse(fixture::kTagCloud1, data));
  const auto sub = builder.add_directory(cloud, u"sub");
  builder.add_file(sub, u"here");
  const auto wof = builder.add_file(kRoot, u"packed");
  builder.set_reparse(wof, fixture::wof_file(1));
  file_link(builder, kRoot, u"present", u"cloud\\sub\\here");
  file_link(builder, kRoot, u"absent", u"cloud\\gone");
  file_link(builder, kRoot, u"absent_below", u"cloud\\sub\\gone");
  file_link(builder, kRoot, u"absent_way", u"cloud\\gone\\x");
  file_link(builder, kRoot, u"to_packed", u"packed");
  const auto to_cloud = builder.add_directory(kRoot, u"to_cloud");
  builder.set_reparse(to_cloud, fixture::junction(u"C:\\cloud"));
  file_link(builder, kRoot, u"through_junction", u"to_cloud\\gone");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\present"), "ok");
  EXPECT_EQ(scene.answer("\\absent"), "unverifiable placeholder@1 gone");
  EXPECT_EQ(scene.answer("\\absent_below"), "unverifiable placeholder@1 gone");
  EXPECT_EQ(scene.answer("\\absent_way"), "unverifiable placeholder@1 gone");
  EXPECT_EQ(scene.answer("\\through_junction"), "unverifiable placeholder@1 gone");
  EXPECT_EQ(scene.answer("\\to_packed"), "ok");
  EXPECT_EQ(scene.link("\\to_packed").resolved, "\\packed");
  EXPECT_EQ(scene.answer("\\to_cloud"), "ok");
  EXPECT_EQ(scene.answer("\\cloud"), "opaque");
  EXPECT_EQ(scene.answer("\\packed"), "opaque");
}

TEST(Evidence, WhatWindowsDoesNotFollowAndWhatOnlyFiltersFollow) {
  VolumeBuilder builder;
  const auto lx = builder.add_file(kRoot, u"lx");
  builder.set_reparse(lx, fixture::lx_symlink("file"));
  builder.add_file(kRoot, u"file");
  const auto third = builder.add_directory(kRoot, u"third");
  const fixture::Blob data(4);
  builder.set_reparse(third,
                      fixture::third_party_reparse(
                          0x00001234, fixture::guid("01234567-89ab-cdef-0123-456789abcdef"), data));
  file_link(builder, kRoot, u"over_lx", u"lx");
  file_link(builder, kRoot, u"over_third", u"third\\x");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\over_lx"), "broken not-followed@1 lx");
  EXPECT_EQ(scene.answer("\\over_third"), "unverifiable filter@1 third");
}

TEST(Evidence, OrphanedLinks) {
  VolumeBuilder builder;
  const auto gone = builder.add_directory(kRoot, u"gone", {.record = 40, .sequence = 2});
  file_link(builder, gone, u"relative", u"x");
  file_link(builder, gone, u"rooted", u"\\target");
  const auto absolute = builder.add_file(gone, u"absolute");
  builder.set_reparse(absolute, fixture::absolute_symlink(u"C:\\target"));
  builder.add_file(kRoot, u"target");
  builder.delete_file(gone);
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("<orphan 40-2>\\relative"), "unverifiable orphaned-link@1");
  EXPECT_EQ(scene.answer("<orphan 40-2>\\rooted"), "ok");
  EXPECT_EQ(scene.answer("<orphan 40-2>\\absolute"), "ok");
  EXPECT_EQ(scene.link("<orphan 40-2>\\absolute").path_state, "orphan");
}

// One reparse point, two names: a relative target leads elsewhere from each.
TEST(Rows, OneForEachName) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  const auto b = builder.add_directory(kRoot, u"b");
  builder.add_file(a, u"x");
  const auto link = file_link(builder, a, u"l", u"x");
  builder.add_name(link, b, u"m");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.rows().links.size(), 2U);
  EXPECT_EQ(scene.answer("\\a\\l"), "ok");
  EXPECT_EQ(scene.answer("\\b\\m"), "broken missing@1 x");
  EXPECT_EQ(scene.rows().hard_links.size(), 2U);  // it is a hard-link set as well
}

// The object reached is named as it was asked for, not by another of its names.
TEST(Rows, AReachedReparseFileKeepsTheNameItWasReachedBy) {
  VolumeBuilder builder;
  const auto packed = builder.add_file(kRoot, u"one");
  builder.add_name(packed, kRoot, u"two");
  builder.set_reparse(packed, fixture::wof_file(1));
  file_link(builder, kRoot, u"l1", u"one");
  file_link(builder, kRoot, u"l2", u"TWO");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\l1").resolved, "\\one");
  EXPECT_EQ(scene.link("\\l2").resolved, "\\two");
}

TEST(Rows, AReparsePointWithoutAnyName) {
  VolumeBuilder builder;
  const auto nameless = builder.add_nameless(false, {.record = 50, .sequence = 4});
  builder.set_reparse(nameless, fixture::absolute_symlink(u"C:\\x"));
  builder.add_file(kRoot, u"x");
  const auto relative = builder.add_nameless(true, {.record = 51});
  builder.set_reparse(relative, fixture::relative_symlink(u"x"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("<no-name 50-4>"), "ok");
  EXPECT_EQ(scene.answer("<no-name 51-1>"), "unverifiable orphaned-link@1");
}

TEST(Rows, TheAttributesDenyTheReparsePoint) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x");
  const auto ok = builder.add_file(kRoot, u"ok");
  builder.set_reparse(ok, fixture::relative_symlink(u"x"), {.set_attribute_bit = false});
  const auto bad = builder.add_file(kRoot, u"bad");
  builder.set_reparse(bad, fixture::relative_symlink(u"gone"), {.set_attribute_bit = false});
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\ok"), "ok");
  EXPECT_EQ(scene.link("\\ok").flags, "attribute-bit-clear");
  EXPECT_EQ(scene.answer("\\bad"), "unverifiable unconfirmed-rule@1 gone");
}

TEST(Rows, NonResidentReparseData) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x");
  const auto link = builder.add_file(kRoot, u"l");
  builder.set_reparse(link, fixture::relative_symlink(u"x"),
                      {.placement = fixture::Placement::kNonResident});
  const auto long_one = builder.add_file(kRoot, u"long");
  std::u16string dots;
  for (int i = 0; i < 4000; ++i) dots += u".\\";
  builder.set_reparse(long_one, fixture::symlink(dots + u"x", u"", 1), {.fragments = 3});
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\l"), "ok");
  EXPECT_EQ(scene.answer("\\long"), "ok");
  Scene loose;
  loose.add_loose(builder.build(), "C:");
  EXPECT_EQ(loose.answer("\\l"), "unverifiable data-unavailable");
  EXPECT_TRUE(loose.incomplete());
}

TEST(Rows, SameAnswersWithAnyNumberOfThreads) {
  VolumeBuilder builder;
  for (int i = 0; i < 40; ++i) {
    const std::u16string name{static_cast<char16_t>(u'a' + i)};
    builder.add_file(kRoot, u"t" + name);
    file_link(builder, kRoot, u"ok" + name, u"t" + name);
    file_link(builder, kRoot, u"bad" + name, u"gone" + name);
  }
  const auto volume = builder.build();
  std::string first;
  for (const std::uint32_t threads : {1U, 2U, 3U, 7U}) {
    Scene scene;
    scene.threads = threads;
    scene.add(volume, "C:");
    if (first.empty()) first = scene.json();
    EXPECT_EQ(scene.json(), first) << threads;
  }
}

}  // namespace
}  // namespace scanner_test
