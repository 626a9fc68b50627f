#include "mft/index.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hand_bytes.h"
#include "mft/file_name.h"
#include "mft/fixup.h"
#include "tests/support/index_builder.h"
#include "tests/support/record_builder.h"
#include "tests/support/reparse_buffers.h"

namespace mft {
namespace {

using fixture::append;
using fixture::append_bytes;
using fixture::Blob;
using fixture::put;

// An index header whose entries follow at once.
Blob node_of(const Blob& entries) {
  Blob node;
  append<std::uint32_t>(node, 0x10);
  append<std::uint32_t>(node, static_cast<std::uint32_t>(0x10 + entries.size()));
  append<std::uint32_t>(node, static_cast<std::uint32_t>(0x10 + entries.size()));
  append<std::uint32_t>(node, 0);
  append_bytes(node, entries);
  return node;
}

// Record 40, sequence 2, a key of eight bytes, the child at VCN 3.
Blob branch_entry() {
  return hex(
      "28 00 00 00 00 00 02 00 20 00 08 00 01 00 00 00"
      "01 02 03 04 05 06 07 08 03 00 00 00 00 00 00 00");
}
Blob leaf_entry() {
  return hex("29 00 00 00 00 00 02 00 18 00 08 00 00 00 00 00 11 12 13 14 15 16 17 18");
}
Blob last_entry() {
  return hex("00 00 00 00 00 00 00 00 10 00 00 00 02 00 00 00");
}
Blob last_branch_entry() {
  return hex("00 00 00 00 00 00 00 00 18 00 00 00 03 00 00 00 04 00 00 00 00 00 00 00");
}

struct Walk {
  std::vector<IndexEntry> entries;
  std::optional<Fault> fault;
};

Walk walk(const Blob& node) {
  auto parsed = IndexNode::parse(view(node));
  EXPECT_TRUE(parsed);
  Walk result;
  if (!parsed) return result;
  while (const auto entry = parsed->next()) result.entries.push_back(*entry);
  EXPECT_FALSE(parsed->next()) << "an ended node stays at its end";
  result.fault = parsed->fault();
  return result;
}

Blob concat(const std::vector<Blob>& parts) {
  Blob all;
  for (const Blob& part : parts) append_bytes(all, part);
  return all;
}

TEST(IndexNode, ReadsBranchAndLeafEntries) {
  const Blob node = node_of(concat({branch_entry(), leaf_entry(), last_branch_entry()}));
  const Walk result = walk(node);
  EXPECT_FALSE(result.fault);
  ASSERT_EQ(result.entries.size(), 3U);
  EXPECT_EQ(result.entries[0].file, (FileReference{40, 2}));
  EXPECT_EQ(result.entries[0].child_vcn, 3U);
  EXPECT_FALSE(result.entries[0].last);
  ASSERT_EQ(result.entries[0].key.size(), 8U);
  EXPECT_EQ(result.entries[0].key.u64(0), 0x0807060504030201U);
  EXPECT_EQ(result.entries[1].file, (FileReference{41, 2}));
  EXPECT_FALSE(result.entries[1].child_vcn);
  EXPECT_TRUE(result.entries[2].last);
  EXPECT_TRUE(result.entries[2].key.empty());
  EXPECT_EQ(result.entries[2].child_vcn, 4U);
}

TEST(IndexNode, EndsWithTheLastEntryWhateverFollows) {
  const Blob node = node_of(concat({last_entry(), leaf_entry()}));
  const Walk result = walk(node);
  EXPECT_EQ(result.entries.size(), 1U);
  EXPECT_FALSE(result.fault);
}

TEST(IndexNode, TheLastEntrysKeyLengthMeansNothing) {
  Blob last = last_entry();
  put<std::uint16_t>(last, 0xA, 0xFFFF);
  const Walk result = walk(node_of(last));
  ASSERT_EQ(result.entries.size(), 1U);
  EXPECT_TRUE(result.entries[0].key.empty());
}

TEST(IndexNode, MissesTheLastEntry) {
  for (const Blob& entries : {Blob{}, leaf_entry(), concat({leaf_entry(), branch_entry()})}) {
    const Walk result = walk(node_of(entries));
    ASSERT_TRUE(result.fault);
    EXPECT_EQ(result.fault->code, FaultCode::kBadIndex);
    EXPECT_EQ(result.fault->offset, entries.size());
  }
}

TEST(IndexNode, EndsAtAnEntryLengthThatCannotBe) {
  for (const int length : {0, 1, 8, 0xF, 0x11, 0x17, 0x29, 0x100, 0xFFF8, 0xFFFF}) {
    Blob bad = leaf_entry();
    put<std::uint16_t>(bad, 8, static_cast<std::uint16_t>(length));
    const Walk result = walk(node_of(concat({leaf_entry(), bad, last_entry()})));
    EXPECT_EQ(result.entries.size(), 1U) << length;
    ASSERT_TRUE(result.fault) << length;
    EXPECT_EQ(result.fault->code, FaultCode::kBadIndex);
    EXPECT_EQ(result.fault->offset, 0x18U);
  }
}

TEST(IndexNode, EndsAtAKeyPastItsEntry) {
  for (const int key : {9, 0x10, 0x7FFF, 0xFFF0, 0xFFFF}) {
    Blob bad = leaf_entry();
    put<std::uint16_t>(bad, 0xA, static_cast<std::uint16_t>(key));
    EXPECT_TRUE(walk(node_of(concat({bad, last_entry()}))).fault) << key;
  }
  Blob into_child = branch_entry();  // the key must not run into the child's VCN
  put<std::uint16_t>(into_child, 0xA, 9);
  EXPECT_TRUE(walk(node_of(concat({into_child, last_entry()}))).fault);
}

TEST(IndexNode, EndsAtAChildWithoutRoom) {
  Blob bad = last_entry();
  put<std::uint16_t>(bad, 0xC, 3);  // says child, has no eight bytes for it
  const Walk result = walk(node_of(bad));
  EXPECT_TRUE(result.entries.empty());
  EXPECT_TRUE(result.fault);
}

TEST(IndexNode, RefusesAHeaderThatContradictsItself) {
  const Blob sound = node_of(concat({leaf_entry(), last_entry()}));
  const auto refused = [&sound](std::uint32_t first, std::uint32_t used) {
    Blob node = sound;
    put<std::uint32_t>(node, 0, first);
    put<std::uint32_t>(node, 4, used);
    const auto parsed = IndexNode::parse(view(node));
    return !parsed && parsed.error().code == FaultCode::kBadIndex;
  };
  EXPECT_TRUE(refused(0, 0x38));  // into the header
  EXPECT_TRUE(refused(8, 0x38));
  EXPECT_TRUE(refused(0x10, 0x39));  // past the node
  EXPECT_TRUE(refused(0x10, 0xFFFFFFFF));
  EXPECT_TRUE(refused(0x40, 0x38));  // first past used
  EXPECT_TRUE(refused(0xFFFFFFF0, 0x38));
  EXPECT_TRUE(refused(0xFFFFFFF0, 0xFFFFFFFF));
  EXPECT_TRUE(refused(0x10, 0));
  EXPECT_FALSE(refused(0x10, 0x38));
  for (std::size_t length = 0; length < sound.size(); ++length) {
    const Blob cut = first_bytes(sound, length);
    EXPECT_FALSE(IndexNode::parse(view(cut))) << length;
  }
}

TEST(IndexRoot, ReadsTypeAndBlockSize) {
  const auto built = fixture::build_index({}, {.indexed_type = 0x30, .block_bytes = 8192});
  const auto root = IndexRoot::parse(view(built.root));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->indexed_type, 0x30U);
  EXPECT_EQ(root->block_bytes, 8192U);
  EXPECT_EQ(root->node.data(), built.root.data() + 0x10);
}

TEST(IndexRoot, RefusesBlockSizesThatCannotBe) {
  Blob root = fixture::build_index({}, {}).root;
  for (const std::uint32_t bytes :
       {0U, 1U, 256U, 511U, 513U, 4097U, 0x18000U, 0x20000U, 0x80000000U, 0xFFFFFFFFU}) {
    put<std::uint32_t>(root, 8, bytes);
    const auto parsed = IndexRoot::parse(view(root));
    ASSERT_FALSE(parsed) << bytes;
    EXPECT_EQ(parsed.error().code, FaultCode::kBadIndex);
  }
  for (std::uint32_t bytes = 512; bytes <= 0x10000; bytes *= 2) {
    put<std::uint32_t>(root, 8, bytes);
    EXPECT_TRUE(IndexRoot::parse(view(root))) << bytes;
  }
  for (std::size_t length = 0; length < 0x10; ++length) {
    const Blob cut = first_bytes(root, length);
    EXPECT_FALSE(IndexRoot::parse(view(cut))) << length;
  }
}

Blob hand_block(std::uint64_t vcn) {
  Blob block = fixture::ascii("INDX");
  block.resize(0x18);
  put<std::uint64_t>(block, 0x10, vcn);
  append_bytes(block, node_of(last_entry()));
  return block;
}

TEST(IndexBlock, GivesItsNode) {
  const Blob block = hand_block(7);
  const auto node = parse_index_block(view(block), 7);
  ASSERT_TRUE(node);
  EXPECT_EQ(node->data(), block.data() + 0x18);
  EXPECT_TRUE(IndexNode::parse(*node));
}

TEST(IndexBlock, RefusesAnothersBlockAndOtherSignatures) {
  const Blob block = hand_block(7);
  for (const std::uint64_t vcn : {0ULL, 8ULL, 0x1'0000'0007ULL}) {
    const auto node = parse_index_block(view(block), vcn);
    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().code, FaultCode::kBadIndex);
    EXPECT_EQ(node.error().actual, 7U);
  }
  for (const char* signature : {"FILE", "BAAD", "indx"}) {
    Blob other = block;
    const Blob four = fixture::ascii(signature);
    std::copy(four.begin(), four.end(), other.begin());
    EXPECT_FALSE(parse_index_block(view(other), 7)) << signature;
  }
  EXPECT_FALSE(parse_index_block(Bytes(), 0));
  for (std::size_t length = 0; length < 0x18; ++length) {
    const Blob cut = first_bytes(block, length);
    EXPECT_FALSE(parse_index_block(view(cut), 7)) << length;
  }
}

// In-order walk over a composed tree; VCN distances as the fixture laid them out.
struct Tree {
  fixture::BuiltIndex built;
  std::uint64_t vcns_per_block = 1;
  std::uint32_t block_bytes = 4096;
  std::vector<std::u16string> names{};

  void visit(Bytes bytes, int depth) {
    ASSERT_LT(depth, 10);
    auto node = IndexNode::parse(bytes);
    ASSERT_TRUE(node);
    while (const auto entry = node->next()) {
      if (entry->child_vcn) visit_block(*entry->child_vcn, depth + 1);
      if (!entry->last) names.push_back(FileName::parse(entry->key).name().str());
    }
    EXPECT_FALSE(node->fault());
  }
  void visit_block(std::uint64_t vcn, int depth) {
    const std::size_t at = vcn / vcns_per_block * block_bytes;
    ASSERT_LE(at + block_bytes, built.allocation.size());
    Blob block(built.allocation.begin() + static_cast<std::ptrdiff_t>(at),
               built.allocation.begin() + static_cast<std::ptrdiff_t>(at + block_bytes));
    ASSERT_FALSE(apply_fixup(block));
    const auto node = parse_index_block(view(block), vcn);
    ASSERT_TRUE(node);
    visit(*node, depth);
  }
};

TEST(Index, WalksComposedTreesInOrder) {
  std::vector<fixture::IndexEntry> entries;
  std::vector<std::u16string> wanted;
  for (char16_t i = 0; i < 400; ++i) {
    wanted.push_back(std::u16string{u'n', static_cast<char16_t>(0x4000 + i)});
    entries.push_back({.file_reference = 100U + i,
                       .key = fixture::FileName{.parent = {5, 5}, .name = wanted.back()}.bytes()});
  }
  // Blocks larger, as large, and smaller than a cluster.
  for (const auto& [block, cluster] :
       {std::pair{4096U, 512U}, {4096U, 4096U}, {4096U, 65536U}, {1024U, 4096U}}) {
    const fixture::IndexShape shape{
        .block_bytes = block, .cluster_bytes = cluster, .max_entries_per_block = 6};
    Tree tree{.built = fixture::build_index(entries, shape),
              .vcns_per_block = fixture::vcns_per_block(block, cluster),
              .block_bytes = block};
    const auto root = IndexRoot::parse(view(tree.built.root));
    ASSERT_TRUE(root);
    EXPECT_EQ(root->block_bytes, block);
    tree.visit(root->node, 0);
    EXPECT_EQ(tree.names, wanted) << block << '/' << cluster;
    EXPECT_GE(tree.built.depth, 3U);
  }
}

TEST(Index, ReadsTheKeysOfReparseViews) {
  Blob key;  // $R: tag and file reference
  append<std::uint32_t>(key, fixture::kTagSymlink);
  append<std::uint64_t>(key, 0x0007'0000'0000'0123);
  const auto built =
      fixture::build_index({{.key = key, .view = true}}, {.indexed_type = 0, .collation = 0x13});
  const auto root = IndexRoot::parse(view(built.root));
  ASSERT_TRUE(root);
  EXPECT_EQ(root->indexed_type, 0U);
  auto node = IndexNode::parse(root->node);
  ASSERT_TRUE(node);
  const auto entry = node->next();
  ASSERT_TRUE(entry);
  ASSERT_EQ(entry->key.size(), 12U);
  EXPECT_EQ(entry->key.u32(0), fixture::kTagSymlink);
  EXPECT_EQ(FileReference::from_disk(entry->key.u64(4)), (FileReference{0x123, 7}));
  EXPECT_TRUE(node->next()->last);
}

}  // namespace
}  // namespace mft
