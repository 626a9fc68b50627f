#include "scanner/catalog/directory_tree.h"

#include <gtest/gtest.h>

#include "mft/utf16.h"
#include "scanner/resolve/subtree.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

fixture::Blob target() {
  return fixture::relative_symlink(u"x");
}

void link_in(VolumeBuilder& builder, File parent) {
  builder.set_reparse(builder.add_file(parent, u"l"), target());
}

// The path of the only link.
std::string only_path(const VolumeBuilder& builder) {
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().links.size(), 1U);
  return scene.rows().links.empty() ? "" : scene.rows().links.front().first;
}

TEST(DirectoryTree, WholePaths) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a b");
  const auto c = builder.add_directory(a, u"c\xD800");
  link_in(builder, c);
  const auto low = builder.add_directory(kRoot, u"low", {.record = 90});
  const auto high = builder.add_directory(low, u"high", {.record = 60});  // below its parent
  builder.add_directory(high, u"x", {.record = 30});
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().links.front().first, "\\a b\\c{D800}\\l");
  EXPECT_EQ(scene.rows().links.front().second.path_state, "whole");
  const auto& tree = scene.volume().tree();
  std::u16string path;
  tree.append_path({.record = 30, .sequence = 1}, path);
  EXPECT_EQ(path, u"\\low\\high\\x");
  EXPECT_EQ(tree.chain({.record = 30, .sequence = 1}).size(), 3U);
  EXPECT_TRUE(tree.is_within({.record = 30, .sequence = 1}, 90));
  EXPECT_TRUE(tree.is_within({.record = 30, .sequence = 1}, 30));
  EXPECT_TRUE(tree.is_within({.record = 30, .sequence = 1}, 5));
  EXPECT_FALSE(tree.is_within({.record = 90, .sequence = 1}, 30));
  EXPECT_EQ(tree.find(31), nullptr);
  EXPECT_EQ(tree.find(4'000'000'000U), nullptr);
  EXPECT_NE(tree.root(), nullptr);
}

TEST(DirectoryTree, EveryPathOfALargerVolume) {
  VolumeBuilder builder;
  std::vector<File> directories{kRoot};
  for (std::size_t i = 0; i < 400; ++i) {
    std::u16string name = u"d";
    for (const char c : std::to_string(i)) name.push_back(static_cast<char16_t>(c));
    directories.push_back(builder.add_directory(directories[i * 7 % directories.size()], name));
  }
  const auto volume = builder.build();
  Scene scene(volume);
  std::size_t checked = 0;
  for (const auto& name : volume.names) {
    if (!name.directory || name.file.record < 27) continue;
    std::u16string path;
    scene.volume().tree().append_path(
        {.record = static_cast<scanner::RecordIndex>(name.file.record),
         .sequence = name.file.sequence},
        path);
    EXPECT_EQ(path, u"\\" + name.path);
    ++checked;
  }
  EXPECT_EQ(checked, 400U);
}

TEST(DirectoryTree, ThreeHundredDeepAndLongerThanAnyPath) {
  VolumeBuilder builder;
  File at = kRoot;
  std::string expected;
  for (int i = 0; i < 300; ++i) {
    at = builder.add_directory(at, std::u16string(200, u'd'));
    // 161 of these fit into a path.
    if (i == 138) expected = "<cut " + std::to_string(at.record) + "-1>";
    if (i > 138) expected += "\\" + std::string(200, 'd');
  }
  link_in(builder, at);
  builder.set_reparse(builder.add_file(at, u"absolute"), fixture::absolute_symlink(u"C:\\x"));
  builder.add_file(kRoot, u"x");
  Scene scene(builder.build(), "C:");
  ASSERT_EQ(scene.rows().links.size(), 2U);
  EXPECT_EQ(scene.rows().links[0].first, expected + "\\l");
  EXPECT_EQ(scene.rows().links[1].second.answer, "ok");
}

TEST(DirectoryTree, Orphans) {
  VolumeBuilder builder;
  const auto gone = builder.add_directory(kRoot, u"gone", {.record = 40, .sequence = 6});
  link_in(builder, builder.add_directory(gone, u"sub"));
  builder.delete_file(gone);
  EXPECT_EQ(only_path(builder), "<orphan 40-6>\\sub\\l");
}

// The slot holds another directory now: its former children must not be joined to it.
TEST(DirectoryTree, AStaleParentIsNotTheSlotsNewOwner) {
  VolumeBuilder builder;
  const auto fresh = builder.add_directory(kRoot, u"fresh", {.record = 40, .sequence = 7});
  const auto link = builder.add_nameless(false);
  builder.add_name(link, {.parent = {fresh.record, 6}, .name = u"l"}, false);
  builder.set_reparse(link, target());
  EXPECT_EQ(only_path(builder), "<orphan 40-6>\\l");
}

TEST(DirectoryTree, SequenceZeroIsNotChecked) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"d", {.record = 40, .sequence = 7});
  const auto link = builder.add_nameless(false);
  builder.add_name(link, {.parent = {d.record, 0}, .name = u"l"}, false);
  builder.set_reparse(link, target());
  EXPECT_EQ(only_path(builder), "\\d\\l");
}

TEST(DirectoryTree, ParentsThatCannotBe) {
  for (const fixture::FileReference parent :
       {fixture::FileReference{1'000'000, 1}, fixture::FileReference{0xFFFF'FFFF, 1},
        fixture::FileReference{0xFFFF'FFFF'FFFF, 1}, fixture::FileReference{0x1'0000'0005, 5}}) {
    VolumeBuilder builder;
    const auto link = builder.add_nameless(false);
    builder.add_name(link, {.parent = parent, .name = u"l"}, false);
    builder.set_reparse(link, target());
    Scene scene(builder.build());
    ASSERT_EQ(scene.rows().links.size(), 1U);
    EXPECT_EQ(scene.rows().links[0].second.path_state, "broken-parent") << parent.record;
  }
}

TEST(DirectoryTree, AFileIsNeverAParent) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file", {.record = 40});
  const auto link = builder.add_nameless(false);
  builder.add_name(link, {.parent = {file.record, 1}, .name = u"l"}, false);
  builder.set_reparse(link, target());
  EXPECT_EQ(only_path(builder), "<broken-parent 40-1>\\l");
}

// A directory whose parent need not exist, or lies below it.
void add_raw_directory(VolumeBuilder& builder, std::uint64_t number, std::uint64_t parent,
                       std::u16string_view name) {
  builder.add_record(fixture::RecordBuilder(number)
                         .flags(fixture::kInUse | fixture::kDirectory)
                         .standard_information()
                         .file_name({.parent = {parent, 1}, .name = std::u16string(name)}));
}
void raw_link_in(VolumeBuilder& builder, std::uint64_t directory) {
  const auto link = builder.add_nameless(false);
  builder.add_name(link, {.parent = {directory, 1}, .name = u"l"}, false);
  builder.set_reparse(link, target());
}

TEST(DirectoryTree, Cycles) {
  VolumeBuilder builder;
  add_raw_directory(builder, 40, 41, u"a");
  add_raw_directory(builder, 41, 40, u"b");
  add_raw_directory(builder, 42, 42, u"own");
  add_raw_directory(builder, 43, 40, u"below");
  raw_link_in(builder, 43);
  raw_link_in(builder, 42);
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().links.size(), 2U);
  for (const auto& [path, link] : scene.rows().links) {
    EXPECT_EQ(link.path_state, "cycle") << path;
    EXPECT_EQ(link.answer, "unverifiable orphaned-link@1") << path;
  }
  EXPECT_EQ(scene.rows().links[0].first, "<cycle 40-1>\\b\\a\\below\\l");
  EXPECT_EQ(scene.rows().links[1].first, "<cycle 42-1>\\own\\l");
  EXPECT_NE(std::ranges::find(scene.rows().faults, "40 parent-cycle"), scene.rows().faults.end());
}

// Whole, orphaned and circular ways in turn, each behind what is there already.
TEST(DirectoryTree, PathsOfEveryStateFollowEachOther) {
  VolumeBuilder builder;
  const auto whole = builder.add_directory(kRoot, u"whole", {.record = 40});
  builder.add_directory(whole, u"sub", {.record = 41});
  add_raw_directory(builder, 42, 999, u"lost");
  add_raw_directory(builder, 43, 42, u"below");
  add_raw_directory(builder, 44, 45, u"a");
  add_raw_directory(builder, 45, 44, u"b");
  Scene scene(builder.build());
  const auto& tree = scene.volume().tree();
  std::u16string text = u"|";
  for (const scanner::RecordIndex record : {41U, 44U, 43U, 5U, 45U, 40U, 42U}) {
    const std::uint16_t sequence = record == 5 ? 5 : 1;  // the root's is 5 on every volume
    tree.append_path({.record = record, .sequence = sequence}, text);
    text.push_back(u'|');
  }
  EXPECT_EQ(mft::to_utf8(text),
            R"(|\whole\sub|<cycle 44-1>\b\a|<broken-parent 999-1>\lost\below||<cycle 45-1>\a\b|)"
            R"(\whole|<broken-parent 999-1>\lost|)");
}

// 250 units and a separator go 129 times into what a path without its name may have: of 200
// directories the 71st is the one that the label stands for.
TEST(DirectoryTree, PathsThatAreTooLongAreCut) {
  VolumeBuilder builder;
  std::vector<File> directories;
  std::u16string expected;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::u16string name(250, static_cast<char16_t>(u'A' + i % 26));
    directories.push_back(
        builder.add_directory(directories.empty() ? kRoot : directories.back(), name));
    if (i > 70) expected += u"\\" + name;
  }
  link_in(builder, directories.back());
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().links.size(), 1U);
  const auto& [path, link] = scene.rows().links.front();
  EXPECT_EQ(path, "<cut " + std::to_string(directories[70].record) + "-1>" +
                      mft::to_utf8(expected) + "\\l");
  EXPECT_EQ(link.path_state, "cut");
  EXPECT_LE(path.size(), 32'767U);
  const std::string root = "/" + mft::to_utf8(std::u16string(250, u'A'));
  const auto subtree = scanner::Subtree::find(scene.volumes(), scene.map, root);
  ASSERT_TRUE(subtree);
  report::FileIdentity file;
  file.volume = "volume0";
  EXPECT_TRUE((*subtree)(file, mft::to_utf16(path)));

  // Directories above the one that the label stands for, among those that are shown, and beside.
  const auto is_under = [&](std::size_t depth, const std::string& last) {
    std::string under;
    for (std::size_t i = 0; i < depth; ++i) {
      under += "/" + mft::to_utf8(std::u16string(250, static_cast<char16_t>(u'A' + i % 26)));
    }
    const auto found = scanner::Subtree::find(scene.volumes(), scene.map, under + last);
    return found && (*found)(file, mft::to_utf16(path));
  };
  for (const std::size_t depth : {1U, 70U, 71U, 72U, 150U, 200U}) {
    EXPECT_TRUE(is_under(depth, "")) << depth;
  }
}

TEST(DirectoryTree, WhatIsBesideACutPathIsNotUnderIt) {
  VolumeBuilder builder;
  File above = kRoot;
  for (std::size_t i = 0; i < 200; ++i) {
    const auto next = builder.add_directory(above, std::u16string(250, u'A'));
    if (i == 100) builder.add_directory(above, u"beside");
    above = next;
  }
  link_in(builder, above);
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().links.size(), 1U);
  std::string under;
  for (std::size_t i = 0; i < 100; ++i) under += "/" + std::string(250, 'A');
  const auto subtree = scanner::Subtree::find(scene.volumes(), scene.map, under + "/beside");
  ASSERT_TRUE(subtree);
  report::FileIdentity file;
  file.volume = "volume0";
  EXPECT_FALSE((*subtree)(file, mft::to_utf16(scene.rows().links.front().first)));
}

// Every directory of a ring tells the truth, and telling it takes no quadratic time.
TEST(DirectoryTree, ALongCycle) {
  constexpr std::uint64_t kLength = 16'000;  // as many fit into a path
  VolumeBuilder builder({.free_records = fixture::FreeRecords::kZero});
  for (std::uint64_t i = 0; i < kLength; ++i) {
    add_raw_directory(builder, 100 + i, 100 + (i + 1) % kLength, u"d");
  }
  raw_link_in(builder, 100);
  const std::string path = only_path(builder);
  EXPECT_TRUE(path.starts_with("<cycle 100-1>\\d\\d"));
  EXPECT_EQ(path.size(), std::string("<cycle 100-1>\\l").size() + kLength * 2);
}

TEST(DirectoryTree, ADirectoryWithoutAName) {
  VolumeBuilder builder;
  const auto nameless = builder.add_nameless(true, {.record = 40});
  link_in(builder, nameless);
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().links.size(), 1U);
  EXPECT_EQ(scene.rows().links[0].second.path_state, "broken-parent");
  EXPECT_NE(std::ranges::find(scene.rows().faults, "40 no-name"), scene.rows().faults.end());
}

TEST(DirectoryTree, ADirectoryWithSeveralNames) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  const auto d = builder.add_directory(a, u"one", {.record = 60});
  builder.add_name(d, kRoot, u"two");
  link_in(builder, d);
  Scene scene(builder.build());
  ASSERT_EQ(scene.rows().links.size(), 1U);
  EXPECT_EQ(scene.rows().links[0].second.path_state, "whole");
  EXPECT_NE(std::ranges::find(scene.rows().faults, "60 several-directory-names"),
            scene.rows().faults.end());
  EXPECT_TRUE(scene.rows().hard_links.empty());  // directories have none
}

TEST(DirectoryTree, WithoutARoot) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x");
  builder.set_reparse(builder.add_file(kRoot, u"l"), fixture::absolute_symlink(u"C:\\x"));
  tear(builder, {5}, 1);
  Scene scene(builder.build(), "C:");
  ASSERT_EQ(scene.rows().links.size(), 1U);
  EXPECT_EQ(scene.rows().links[0].first, "<orphan 5-5>\\l");
  EXPECT_EQ(scene.rows().links[0].second.answer.substr(0, 20), "unverifiable damaged");
}

}  // namespace
}  // namespace scanner_test
