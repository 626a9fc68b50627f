// Looking names up in trees made by hand: what is read on the way, and what damage costs.
#include <gtest/gtest.h>

#include "tests/scanner/volume/hand_tree.h"

namespace scanner_test {
namespace {

using fixture::kHole;
using fixture::Namespace;
using scanner::EntryMatch;

std::uint64_t record_of(const scanner::IndexSearch& search) {
  return search.entry ? search.entry->file.record : 0;
}

// All names are found and distinguished from missing ones, by a single descent.
void expect_sound(Planted& planted, std::size_t count) {
  ASSERT_TRUE(planted.index);
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = planted.index->find(numbered_name(i * 2));
    EXPECT_EQ(record_of(found), 1000 + i);
    EXPECT_TRUE(found.sound() && !found.scanned && !found.matches.ambiguous());
    EXPECT_EQ(found.matches.best(), EntryMatch::kExact);
    const auto absent = planted.index->find(numbered_name(i * 2 + 1));
    EXPECT_TRUE(!absent.entry && absent.sound() && !absent.scanned) << i;
  }
}

// What one damaged block costs: names in sound nodes are found, whatever the path to them; the
// others are not called missing.
void expect_survivors(Planted& planted, std::size_t count, std::size_t at_least,
                      std::optional<std::uint64_t> place) {
  ASSERT_TRUE(planted.index);
  std::size_t found = 0;
  std::size_t scanned = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto search = planted.index->find(numbered_name(i * 2));
    if (search.entry) {
      EXPECT_EQ(record_of(search), 1000 + i);
      ++found;
    } else {
      EXPECT_FALSE(search.sound()) << i;
    }
    if (search.sound()) continue;
    ++scanned;
    EXPECT_TRUE(search.scanned);
    EXPECT_EQ(search.damage.front().vcn, place);
    EXPECT_EQ(search.damage.front().fault.record, 40U);
  }
  // A name that would be there is not called absent either.
  EXPECT_FALSE(planted.index->find(numbered_name(100) + u"x").sound());
  EXPECT_GE(found, at_least);
  EXPECT_GT(scanned, 0U);
}

TEST(IndexSearch, BlocksOfAnySizeAndDepth) {
  struct Shape {
    std::size_t per_block;
    std::uint32_t block_bytes;
    std::uint32_t cluster_bytes;
  };
  for (const Shape shape :
       {Shape{0, 4096, 4096}, Shape{3, 4096, 4096}, Shape{2, 4096, 512}, Shape{3, 4096, 65536},
        Shape{3, 1024, 4096}, Shape{2, 512, 512}, Shape{3, 8192, 4096}, Shape{0, 65536, 1024}}) {
    SCOPED_TRACE(std::to_string(shape.per_block) + " " + std::to_string(shape.block_bytes) + " " +
                 std::to_string(shape.cluster_bytes));
    auto planted =
        plant(numbered_tree(100, shape.per_block, shape.block_bytes, shape.cluster_bytes));
    expect_sound(planted, 100);
  }
}

TEST(IndexSearch, AllocationsInPieces) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U}) {
    auto fragmented = plant(numbered_tree(100, 3, 4096, cluster_bytes), {.fragments = 7});
    expect_sound(fragmented, 100);
    auto outside =
        plant(numbered_tree(100, 3, 4096, cluster_bytes), {.fragments = 7, .outside = true});
    expect_sound(outside, 100);
  }
}

TEST(IndexSearch, AllocationsWithHoles) {
  auto tree = numbered_tree(100, 3);
  const std::size_t blocks = tree.block_count();
  ASSERT_GT(blocks, 10U);
  // Two fragments: the cluster at which the second begins is where the hole goes.
  const std::size_t first = (blocks + 1) / 2;
  constexpr std::uint64_t kHoleBlocks = 50;
  shift_blocks(tree, first, kHoleBlocks);
  Blob bitmap(64);
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = i < first ? i : i + kHoleBlocks;
    bitmap[at / 8] |= static_cast<std::byte>(1U << at % 8);
  }
  tree.index.bitmap = bitmap;
  auto planted = plant(tree, {.fragments = 2, .holes_after_first = {{kHole, kHoleBlocks}}});
  expect_sound(planted, 100);
  // The bitmap calls a block of the hole live: that is damage, and one after the other meets it.
  ASSERT_TRUE(planted.index);
  EXPECT_TRUE(planted.index->scan(numbered_name(0), false).sound());
  tree.index.bitmap[first / 8] |= static_cast<std::byte>(1U << first % 8);
  auto lying = plant(tree, {.fragments = 2, .holes_after_first = {{kHole, kHoleBlocks}}});
  ASSERT_TRUE(lying.index);
  EXPECT_FALSE(lying.index->scan(numbered_name(0), false).sound());
}

// One block for each level below the root, whatever the directory's size.
TEST(IndexSearch, ReadsOnlyTheDescent) {
  for (const std::size_t count : {300U, 2000U}) {
    const auto tree = numbered_tree(count, 5);
    auto planted = plant(tree);
    ASSERT_TRUE(planted.index);
    ASSERT_GT(tree.block_count(), 50U);
    std::uint64_t most = 0;
    for (std::size_t i = 0; i < count * 2; ++i) {
      const std::uint64_t before = planted.counter->reads;
      EXPECT_TRUE(planted.index->find(numbered_name(i)).sound());
      most = std::max(most, planted.counter->reads - before);
    }
    // Beside a name in a branch node both neighbours are looked at: they may differ in case only.
    EXPECT_LE(most, 2 * tree.index.depth);
  }
}

TEST(IndexSearch, NamesThatDifferInCaseOnly) {
  const std::vector<std::u16string> twins = {u"TWIN", u"TWin", u"Twin", u"tWIN", u"twin"};
  for (const std::size_t per_block : {0U, 1U, 2U, 3U}) {
    std::vector<fixture::IndexEntry> entries;
    for (std::size_t i = 0; i < 30; ++i) entries.push_back(entry_of(numbered_name(i), 1000 + i));
    for (std::size_t i = 0; i < twins.size(); ++i) entries.push_back(entry_of(twins[i], 500 + i));
    for (std::size_t i = 0; i < 30; ++i) {
      entries.push_back(entry_of(u"z" + numbered_name(i), 2000 + i));
    }
    auto planted = plant(hand_tree(entries, per_block));
    ASSERT_TRUE(planted.index);
    for (std::size_t i = 0; i < twins.size(); ++i) {
      const auto folded = planted.index->find(twins[i], false);
      EXPECT_EQ(record_of(folded), 500 + i);
      EXPECT_EQ(folded.matches.best(), EntryMatch::kExact);
      EXPECT_TRUE(folded.matches.ambiguous());
      const auto exact = planted.index->find(twins[i], true);
      EXPECT_EQ(record_of(exact), 500 + i);
      EXPECT_FALSE(exact.matches.ambiguous());
    }
    const auto other = planted.index->find(u"tWiN", false);
    EXPECT_TRUE(other.entry && other.matches.ambiguous() &&
                other.matches.best() == EntryMatch::kFolded);
    const auto none = planted.index->find(u"tWiN", true);
    EXPECT_TRUE(!none.entry && none.sound());
  }
}

TEST(IndexSearch, LongNamesBeforeShortOnes) {
  auto planted = plant(hand_tree(
      {entry_of(u"LONGNA~1", 500, Namespace::kDos), entry_of(u"long name", 500, Namespace::kWin32),
       entry_of(u"OTHER~1", 501, Namespace::kDos), entry_of(u"other~1", 502, Namespace::kPosix)},
      0));
  ASSERT_TRUE(planted.index);
  const auto alias = planted.index->find(u"longna~1");
  EXPECT_EQ(record_of(alias), 500U);
  EXPECT_EQ(alias.matches.best(), EntryMatch::kShort);
  const auto both = planted.index->find(u"Other~1");
  EXPECT_EQ(record_of(both), 502U);
  EXPECT_EQ(both.matches.best(), EntryMatch::kFolded);
  EXPECT_FALSE(both.matches.ambiguous());
}

TEST(IndexSearch, TheKeyTellsWhatTheEntryIs) {
  fixture::FileName key{.parent = {40, 1}, .name = u"link"};
  key.attributes = 0x10000400;
  key.reparse_tag_or_ea = 0xA0000003;
  fixture::FileName stale = key;
  stale.name = u"stale";
  stale.attributes = 0x20;
  auto planted = plant(
      hand_tree({{.file_reference = fixture::FileReference{50, 7}.packed(), .key = key.bytes()},
                 {.file_reference = fixture::FileReference{51, 1}.packed(), .key = stale.bytes()}},
                0));
  ASSERT_TRUE(planted.index);
  const auto link = planted.index->find(u"LINK").entry;
  ASSERT_TRUE(link);
  EXPECT_EQ(link->file, (mft::FileReference{50, 7}));
  EXPECT_EQ(link->name, u"link");
  EXPECT_EQ(link->attributes, 0x10000400U);
  EXPECT_EQ(link->reparse_tag, 0xA0000003U);
  EXPECT_EQ(planted.index->find(u"stale").entry->reparse_tag, 0U);  // that is a size of EAs
}

// The block that contains the name of 100, in the middle of the tree.
std::size_t block_of_the_middle(const HandTree& tree) {
  const Blob key = fixture::FileName{.parent = {40, 1}, .name = numbered_name(100)}.bytes();
  const auto at = std::ranges::search(tree.index.allocation, key).begin();
  return static_cast<std::size_t>(at - tree.index.allocation.begin()) / tree.shape.block_bytes;
}

TEST(IndexSearch, DamagedNodes) {
  using Damage = std::function<void(Blob&)>;
  const std::vector<std::pair<std::string, Damage>> damages = {
      {"signature", [](Blob& block) { put<std::uint32_t>(block, 0, 0x44414142); }},
      {"own VCN", [](Blob& block) { put<std::uint64_t>(block, 0x10, 999); }},
      {"first entry outside", [](Blob& block) { put<std::uint32_t>(block, 0x18, 0xFFF0); }},
      {"used bytes", [](Blob& block) { put<std::uint32_t>(block, 0x1C, 0xFFFF'FFFF); }},
      {"entry length zero",
       [](Blob& block) {
         put<std::uint16_t>(block, 0x18 + get<std::uint32_t>(block, 0x18) + 8, 0);
       }},
      {"key length",
       [](Blob& block) {
         put<std::uint16_t>(block, 0x18 + get<std::uint32_t>(block, 0x18) + 0x0A, 0x1000);
       }},
      {"name length", [](Blob& block) {
         put<std::uint8_t>(block, 0x18 + get<std::uint32_t>(block, 0x18) + 0x10 + 0x40, 255);
       }}};
  for (const auto& [what, damage] : damages) {
    SCOPED_TRACE(what);
    auto tree = numbered_tree(100, 4);
    const std::size_t block = block_of_the_middle(tree);
    tree.edit_block(block, damage);
    auto planted = plant(tree);
    expect_survivors(planted, 100, 90, tree.vcn_of(block));
  }
}

TEST(IndexSearch, TornBlocks) {
  auto tree = numbered_tree(100, 4);
  const std::size_t block = block_of_the_middle(tree);
  fixture::tear_stride(std::span(tree.index.allocation).subspan(block * 4096, 4096), 5);
  auto planted = plant(tree);
  expect_survivors(planted, 100, 90, tree.vcn_of(block));
}

TEST(IndexSearch, BlocksThatTheBitmapCallsFree) {
  auto tree = numbered_tree(100, 4);
  const std::size_t block = block_of_the_middle(tree);
  tree.clear_bitmap_bit(block);
  auto planted = plant(tree);
  expect_survivors(planted, 100, 90, tree.vcn_of(block));
  // Its contents are not trusted.
  EXPECT_FALSE(planted.index->find(numbered_name(100)).entry);
  auto without = plant(numbered_tree(100, 4), {.with_bitmap = false});
  ASSERT_TRUE(without.index);
  EXPECT_FALSE(without.index->find(numbered_name(101)).sound());
}

// An entry out of order hides what is where it should be.
TEST(IndexSearch, KeysOutOfOrder) {
  auto tree = numbered_tree(100, 4);
  const std::size_t block = block_of_the_middle(tree);
  tree.edit_block(block, [](Blob& bytes) {
    const std::size_t name = 0x18 + get<std::uint32_t>(bytes, 0x18) + 0x10 + 0x42;
    put<std::uint16_t>(bytes, name, u'a');  // below all names of the tree
  });
  auto planted = plant(tree);
  ASSERT_TRUE(planted.index);
  const auto hidden = planted.index->find(u"a" + numbered_name(100).substr(1));
  EXPECT_TRUE(!hidden.entry || hidden.scanned);
  std::size_t scanned = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto search = planted.index->find(numbered_name(i * 2));
    EXPECT_TRUE(search.entry || !search.sound()) << i;
    if (search.scanned) ++scanned;
  }
  EXPECT_GT(scanned, 0U);
}

// A key that has grown past its successors does not hide them: the whole node is looked at.
TEST(IndexSearch, AKeyThatHidesTheNext) {
  auto blocks = numbered_tree(60, 0);
  ASSERT_EQ(blocks.block_count(), 2U);
  blocks.edit_block(0, [](Blob& block) {
    put<std::uint16_t>(block, 0x18 + get<std::uint32_t>(block, 0x18) + 0x10 + 0x42, u'z');
  });
  auto planted = plant(blocks);
  ASSERT_TRUE(planted.index);
  for (std::size_t i = 1; i < 60; ++i) {
    EXPECT_EQ(record_of(planted.index->find(numbered_name(i * 2))), 1000 + i);
  }
  EXPECT_FALSE(planted.index->find(numbered_name(0)).sound());
  EXPECT_FALSE(planted.index->find(numbered_name(3)).sound());
}

// Children that are their own ancestors, that are nowhere, and that lie beside the blocks.
TEST(IndexSearch, ChildrenThatCannotBe) {
  constexpr std::uint64_t kOwn = 7;  // stands for the block's own VCN
  for (const std::uint64_t child :
       {kOwn, std::uint64_t{1'000'000'000}, ~std::uint64_t{0}, std::uint64_t{1} << 63U}) {
    SCOPED_TRACE(child);
    auto tree = numbered_tree(200, 2);
    for (std::size_t i = 0; i < tree.block_count(); ++i) {
      tree.edit_block(i, [&](Blob& block) {
        for_entries(block, kBlockNode,
                    [&](Blob& node, std::size_t at, std::uint16_t length, std::uint16_t flags) {
                      if ((flags & 1U) == 0) return;
                      put<std::uint64_t>(node, at + length - 8,
                                         child == kOwn ? tree.vcn_of(i) : child);
                    });
      });
    }
    auto planted = plant(tree);
    ASSERT_TRUE(planted.index);
    for (std::size_t i = 0; i < 200; ++i) {
      const auto search = planted.index->find(numbered_name(i * 2));
      EXPECT_EQ(record_of(search), 1000 + i);  // every block is sound by itself
    }
    EXPECT_FALSE(planted.index->find(numbered_name(201)).sound());
  }
  // Between two blocks, where a VCN counts 512 bytes.
  auto tree = numbered_tree(100, 3, 1024, 4096);
  for_entries(tree.index.root, kRootNode,
              [](Blob& node, std::size_t at, std::uint16_t length, std::uint16_t flags) {
                if ((flags & 1U) != 0) {
                  put<std::uint64_t>(node, at + length - 8,
                                     get<std::uint64_t>(node, at + length - 8) + 1);
                }
              });
  auto planted = plant(tree);
  ASSERT_TRUE(planted.index);
  EXPECT_EQ(record_of(planted.index->find(numbered_name(0))), 1000U);
  EXPECT_TRUE(planted.index->find(numbered_name(0)).scanned);
}

// A size beyond all bounds costs no more than the volume has room for.
TEST(IndexSearch, AllocationsBeyondAllBounds) {
  auto tree = numbered_tree(100, 4);
  put<std::uint32_t>(tree.index.allocation, 0, 0);  // block 0 is the leftmost leaf
  auto planted = plant(tree, {.holes_after_first = {{kHole, std::uint64_t{1} << 40U}},
                              .data_bytes = std::uint64_t{1} << 52U});
  ASSERT_TRUE(planted.index);
  const std::uint64_t before = planted.counter->reads;
  EXPECT_FALSE(planted.index->find(numbered_name(1)).sound());
  EXPECT_EQ(record_of(planted.index->find(numbered_name(198))), 1099U);
  EXPECT_LT(planted.counter->reads - before, 1000U);
}

TEST(IndexSearch, AnIndexOfSomethingElse) {
  auto tree = numbered_tree(3, 0);
  put<std::uint32_t>(tree.index.root, 0, 0);  // a view
  EXPECT_FALSE(plant(tree).index);
}

// Whatever a byte of a block becomes: an end, and no name at a wrong record.
TEST(IndexSearch, EveryByteOfABlock) {
  const auto sound = numbered_tree(40, 5);
  for (std::size_t at = 0; at < 0x400; at += at < 0x80 ? 1 : 7) {
    auto tree = sound;
    tree.edit_block(1, [at](Blob& block) { block[at] ^= std::byte{0xFF}; });
    auto planted = plant(tree);
    if (!planted.index) continue;
    for (const std::size_t i : {0U, 9U, 10U, 11U, 39U}) {
      const auto search = planted.index->find(numbered_name(i * 2));
      if (search.entry && search.entry->file.record != 1000 + i) {
        // Its own reference was hit, which only the record can tell.
        EXPECT_EQ(search.entry->name, numbered_name(i * 2));
      }
    }
  }
}

}  // namespace
}  // namespace scanner_test
