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
LostTree lost_tree() {
  LostTree t{.builder = VolumeBuilder(), .directory = {}};
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
void expect_doubts(const fixture::Volume& volume) {
  Scene scene;
  scene.add_loose(volume, "C:");
  EXPECT_EQ(scene.answer("\\to-file"), std::string(kDoubtful) + "FILE.txt");
  EXPECT_EQ(scene.answer("\\to-deep"), std::string(kDoubtful) + "sub");
  EXPECT_EQ(scene.answer("\\to-two"), std::string(kDoubtful) + "two.txt");
  EXPECT_EQ(scene.answer("\\to-nothing"), "broken missing@1 nothing");
}

TEST(OrphanNames, WithoutDamageAllIsFound) {
  const auto volume = lost_tree().builder.build();
  Scene scene;
  scene.add_loose(volume, "C:");
  EXPECT_EQ(scene.answer("\\to-file"), "ok");
  EXPECT_EQ(scene.answer("\\to-deep"), "ok");
  EXPECT_EQ(scene.answer("\\to-two"), "ok");
  EXPECT_EQ(scene.answer("\\to-nothing"), "broken missing@1 nothing");
}

TEST(OrphanNames, TheDirectorysOwnSequenceNumberHasChanged) {
  LostTree t = lost_tree();
  t.builder.edit_record(40, [](fixture::RecordBuilder& record) { record.patch_u8(kSequence, 6); });
  // \d itself is still found by its own reference to the root.
  expect_doubts(t.builder.build());
}

TEST(OrphanNames, TheParentReferenceOfTheChildrenHasChanged) {
  LostTree t = lost_tree();
  for (const std::uint64_t child : {41U, 42U, 44U}) {
    t.builder.edit_record(child, [](fixture::RecordBuilder& record) {
      constexpr std::size_t kSequenceOfParent = 0x18 + 6;  // in a resident $FILE_NAME
      record.patch_u8(record.attribute_offset(fixture::kFileName) + kSequenceOfParent, 4);
    });
  }
  expect_doubts(t.builder.build());
}

TEST(OrphanNames, TheRootsSequenceNumberHasChanged) {
  LostTree t = lost_tree();
  t.builder.edit_record(5, [](fixture::RecordBuilder& record) { record.patch_u8(kSequence, 9); });
  const auto volume = t.builder.build();
  Scene scene;
  scene.add_loose(volume, "C:");
  for (const auto& [path, link] : scene.rows().links) {
    EXPECT_TRUE(link.answer.starts_with("unverifiable ")) << path << ": " << link.answer;
  }
  EXPECT_EQ(scene.rows().links.size(), 4U);
}

TEST(OrphanNames, TheParentIsGone) {
  LostTree t = lost_tree();
  t.builder.delete_file(t.builder.add_directory(kRoot, u"old", {.record = 50}));
  for (const std::uint64_t child : {41U, 42U, 44U}) {
    t.builder.edit_record(child, [](fixture::RecordBuilder& record) {
      record.patch_u32(record.attribute_offset(fixture::kFileName) + 0x18, 50);
    });
  }
  expect_doubts(t.builder.build());
}

// With clusters the index decides, if it can be read.
TEST(OrphanNames, AnIndexThatCannotBeReadProvesNoAbsence) {
  LostTree t = lost_tree();
  t.builder.edit_record(40, [](fixture::RecordBuilder& record) {
    record.patch_u8(kSequence, 6);
    record.patch_u32(record.attribute_offset(fixture::kIndexRoot) + 0x20, 0);  // what it indexes
  });
  Scene scene;
  scene.same_through_indexes = false;
  scene.add(t.builder.build(), "C:");
  for (const char* const path : {"\\to-file", "\\to-deep", "\\to-two", "\\to-nothing"}) {
    EXPECT_TRUE(scene.answer(path).starts_with(kDoubtful)) << path << scene.answer(path);
  }
}

// Whether children are lost or not: nothing tells what the directory contains.
TEST(OrphanNames, ADirectoryWithoutAnIndexProvesNoAbsence) {
  const auto drop_index = [](fixture::RecordBuilder& record) {
    constexpr std::uint32_t kUnknownType = 0xF0;
    record.patch_u32(record.attribute_offset(fixture::kIndexRoot), kUnknownType);
  };
  for (const bool orphans : {true, false}) {
    for (const bool all_directories : {true, false}) {
      LostTree t = lost_tree();
      t.builder.edit_record(40, [&](fixture::RecordBuilder& record) {
        if (orphans) record.patch_u8(kSequence, 6);
        drop_index(record);
      });
      if (all_directories) {
        for (const std::uint64_t directory : {5U, 42U}) {
          t.builder.edit_record(directory, drop_index);
        }
      }
      Scene scene;
      scene.same_through_indexes = false;
      scene.add(t.builder.build(), "C:");
      EXPECT_TRUE(scene.answer("\\to-nothing").starts_with(kDoubtful));
      for (const char* const path : {"\\to-file", "\\to-deep", "\\to-two"}) {
        const std::string& answer = scene.answer(path);
        if (orphans) {
          EXPECT_TRUE(answer.starts_with(kDoubtful)) << path << ' ' << answer;
        } else {
          EXPECT_EQ(answer, "ok") << path;  // as long as the indexes do not have to confirm it
        }
      }
      for (const auto& [path, link] : scene.rows_through_indexes().links) {
        EXPECT_TRUE(link.answer.starts_with("unverifiable ")) << path << ' ' << link.answer;
      }
    }
  }
}

}  // namespace
}  // namespace scanner_test
