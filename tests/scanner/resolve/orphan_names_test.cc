// A name that is missing where it is sought, and that a file has whose parent is lost.
#include "scanner/resolve/lookup/orphan_names.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;

constexpr std::size_t kSequence = 0x10;  // in a record's header
constexpr std::string_view kDoubtful = "unverifiable damaged@1 ";

struct LostTree {
  VolumeBuilder builder;
  fixture::File directory;
};

// \d\file.txt, \d\sub\deep.txt and \d\two.txt, which has a second name, with links to them.
LostTree lost_tree(bool with_indexes) {
  LostTree t{.builder = VolumeBuilder({.with_indexes = with_indexes}), .directory = {}};
  VolumeBuilder& builder = t.builder;
  t.directory = builder.add_directory(kRoot, u"d", {.record = 40, .sequence = 5});
  builder.add_file(t.directory, u"file.txt", {.record = 41});
  const auto sub = builder.add_directory(t.directory, u"sub", {.record = 42});
  builder.add_file(sub, u"deep.txt", {.record = 43});
  const auto two = builder.add_file(t.directory, u"two.txt", {.record = 44});
  builder.add_name(two, kRoot, u"other.txt");
  const auto link = [&builder](std::u16string_view name, std::u16string_view target) {
    builder.set_reparse(builder.add_file(kRoot, name), fixture::relative_symlink(target));
  };
  link(u"to-file", u"d\\FILE.txt");
  link(u"to-deep", u"d\\sub\\deep.txt");
  link(u"to-two", u"d\\two.txt");
  link(u"to-nothing", u"d\\nothing");
  return t;
}

// The links' answers for what has been lost; a name that nothing has is missing.
void expect_doubts(const fixture::Volume& volume, bool loose) {
  Scene scene;
  scene.same_through_indexes = false;
  loose ? scene.add_loose(volume, "C:") : scene.add(volume, "C:");
  EXPECT_EQ(scene.answer("\\to-file"), std::string(kDoubtful) + "FILE.txt");
  EXPECT_EQ(scene.answer("\\to-deep"), std::string(kDoubtful) + "sub");
  EXPECT_EQ(scene.answer("\\to-two"), std::string(kDoubtful) + "two.txt");
  EXPECT_EQ(scene.answer("\\to-nothing"), "broken missing@1 nothing");
}

class OrphanNames : public testing::TestWithParam<bool> {};  // a loose $MFT, or no usable index

TEST_P(OrphanNames, WithoutDamageAllIsFound) {
  const auto volume = lost_tree(GetParam()).builder.build();
  Scene scene;
  scene.same_through_indexes = false;
  GetParam() ? scene.add_loose(volume, "C:") : scene.add(volume, "C:");
  EXPECT_EQ(scene.answer("\\to-file"), "ok");
  EXPECT_EQ(scene.answer("\\to-deep"), "ok");
  EXPECT_EQ(scene.answer("\\to-two"), "ok");
  EXPECT_EQ(scene.answer("\\to-nothing"), "broken missing@1 nothing");
}

TEST_P(OrphanNames, TheDirectorysOwnSequenceNumberHasChanged) {
  LostTree t = lost_tree(GetParam());
  t.builder.edit_record(40, [](fixture::RecordBuilder& record) { record.patch_u8(kSequence, 6); });
  // \d itself is still found by its own reference to the root.
  expect_doubts(t.builder.build(), GetParam());
}

TEST_P(OrphanNames, TheParentReferenceOfTheChildrenHasChanged) {
  LostTree t = lost_tree(GetParam());
  for (const std::uint64_t child : {41, 42, 44}) {
    t.builder.edit_record(child, [](fixture::RecordBuilder& record) {
      constexpr std::size_t kSequenceOfParent = 0x18 + 6;  // in a resident $FILE_NAME
      record.patch_u8(record.attribute_offset(fixture::kFileName) + kSequenceOfParent, 4);
    });
  }
  expect_doubts(t.builder.build(), GetParam());
}

TEST_P(OrphanNames, TheRootsSequenceNumberHasChanged) {
  LostTree t = lost_tree(GetParam());
  t.builder.edit_record(5, [](fixture::RecordBuilder& record) { record.patch_u8(kSequence, 9); });
  const auto volume = t.builder.build();
  Scene scene;
  scene.same_through_indexes = false;
  GetParam() ? scene.add_loose(volume, "C:") : scene.add(volume, "C:");
  for (const auto& [path, link] : scene.rows().links) {
    EXPECT_TRUE(link.answer.starts_with("unverifiable ")) << path << ": " << link.answer;
  }
  EXPECT_EQ(scene.rows().links.size(), 4U);
}

TEST_P(OrphanNames, TheParentIsGone) {
  LostTree t = lost_tree(GetParam());
  for (const std::uint64_t child : {41, 42, 44}) {
    t.builder.edit_record(child, [](fixture::RecordBuilder& record) {
      // A record that does not exist.
      record.patch_u32(record.attribute_offset(fixture::kFileName) + 0x18, 99'999);
    });
  }
  expect_doubts(t.builder.build(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(LooseAndWithoutIndexes, OrphanNames, testing::Bool());

}  // namespace
}  // namespace scanner_test
