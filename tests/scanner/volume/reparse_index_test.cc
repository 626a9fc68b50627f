// $Extend\$Reparse:$R read through: all keys in order, and what damage costs.
#include "scanner/volume/reparse_index.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"
#include "tests/support/index_builder.h"
#include "tests/support/reparse_buffers.h"

namespace scanner_test {
namespace {

using scanner::ReparseKey;

std::expected<scanner::ReparseIndex, mft::Fault> read_index(const fixture::Volume& volume) {
  const auto opened = open_volume(source_of(volume));
  if (!opened) return std::unexpected(mft::Fault());
  return scanner::read_reparse_index(*opened);
}

// Junctions first, then symbolic links: the tags sort like that.
std::vector<ReparseKey> add_links(fixture::VolumeBuilder& builder, std::uint64_t count) {
  std::vector<ReparseKey> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t record = 100 + i;
    const auto name = u"j" + std::u16string(1 + i % 200, u'x') + static_cast<char16_t>(u'0' + i);
    const auto link = builder.add_directory(fixture::kRoot, name, {.record = record});
    const bool junction = i < count / 2;
    builder.set_reparse(link,
                        junction ? fixture::junction(u"C:\\x") : fixture::relative_symlink(u"x"));
    keys.push_back(
        {.tag = junction ? 0xA0000003U : 0xA000000CU, .file = {.record = record, .sequence = 1}});
  }
  return keys;
}

// A volume whose $R is this index.
fixture::Volume with_index(const fixture::BuiltIndex& index, std::uint32_t cluster_bytes = 4096) {
  fixture::VolumeBuilder builder({.cluster_bytes = cluster_bytes, .with_extend = false});
  const auto extend = fixture::File{11};
  const auto file = builder.add_file(extend, u"$Reparse", {.record = 60});
  builder.add_attribute(file, fixture::resident(fixture::kIndexRoot, index.root, u"$R"));
  if (!index.allocation.empty()) {
    builder.add_attribute(file,
                          fixture::non_resident(fixture::kIndexAllocation,
                                                {.runs = builder.place_clusters(index.allocation),
                                                 .data_bytes = index.allocation.size(),
                                                 .cluster_bytes = cluster_bytes},
                                                u"$R"));
    builder.add_attribute(file, fixture::resident(fixture::kBitmap, index.bitmap, u"$R"));
  }
  return builder.build();
}

fixture::BuiltIndex index_of(const std::vector<ReparseKey>& keys, std::size_t per_block) {
  std::vector<fixture::IndexEntry> entries;
  for (const auto& key : keys) {
    fixture::IndexEntry entry{.view = true};
    fixture::append<std::uint32_t>(entry.key, key.tag);
    fixture::append<std::uint64_t>(
        entry.key, fixture::FileReference{key.file.record, key.file.sequence}.packed());
    entries.push_back(std::move(entry));
  }
  return fixture::build_index(entries, {.indexed_type = 0,
                                        .collation = 0x13,
                                        .resident_limit_bytes = 300,
                                        .large_root_limit_bytes = 300,
                                        .max_entries_per_block = per_block});
}

std::vector<ReparseKey> numbered_keys(std::uint64_t count) {
  std::vector<ReparseKey> keys;
  keys.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    keys.push_back({.tag = 0xA000000C, .file = {.record = 1000 + i, .sequence = 7}});
  }
  return keys;
}

TEST(ReparseIndex, NoKeys) {
  const auto index = read_index(fixture::VolumeBuilder().build());
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->present && index->sound() && index->keys.empty());
  EXPECT_EQ(index->file.record, 26U);
}

TEST(ReparseIndex, ADeepTreeInTheRecordThatItHas) {
  fixture::VolumeBuilder builder(
      {.max_index_entries_per_block = 3, .reparse_index_record = 31, .first_user_record = 40});
  const auto expected = add_links(builder, 60);
  const auto index = read_index(builder.build());
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->present && index->sound());
  EXPECT_EQ(index->file.record, 31U);
  EXPECT_EQ(index->keys, expected);
}

TEST(ReparseIndex, NoSuchFile) {
  const auto index = read_index(fixture::VolumeBuilder({.with_extend = false}).build());
  ASSERT_TRUE(index);
  EXPECT_FALSE(index->present);
}

TEST(ReparseIndex, AFileWithoutTheIndex) {
  fixture::VolumeBuilder builder({.with_extend = false});
  builder.add_file(fixture::File{11}, u"$Reparse", {.record = 60});
  const auto index = read_index(builder.build());
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, mft::FaultCode::kBadIndex);
  EXPECT_EQ(index.error().record, 60U);
}

TEST(ReparseIndex, OutOfReachInALooseMft) {
  fixture::VolumeBuilder builder({.max_index_entries_per_block = 3});
  add_links(builder, 60);
  const auto volume = open_volume(loose_source_of(builder.build()));
  ASSERT_TRUE(volume);
  const auto index = scanner::read_reparse_index(*volume);
  EXPECT_TRUE(!index || !index->sound());
}

TEST(ReparseIndex, ADamagedBlockCostsItsKeysAlone) {
  auto tree = index_of(numbered_keys(100), 10);
  ASSERT_GE(tree.allocation.size(), 5U * 4096);
  tree.allocation[2 * 4096 + 510] ^= std::byte{1};  // torn
  const auto index = read_index(with_index(tree));
  ASSERT_TRUE(index);
  EXPECT_EQ(index->damage_count, 1U);
  EXPECT_EQ(index->damage.front().fault.record, 60U);
  EXPECT_EQ(index->damage.front().vcn, 2U);
  EXPECT_GE(index->keys.size(), 80U);
  EXPECT_LT(index->keys.size(), 100U);
}

TEST(ReparseIndex, KeysOutOfOrderAreReported) {
  auto keys = numbered_keys(20);
  std::swap(keys[4], keys[5]);
  const auto index = read_index(with_index(index_of(keys, 5)));
  ASSERT_TRUE(index);
  EXPECT_EQ(index->keys, keys);
  EXPECT_EQ(index->damage_count, 1U);
}

// Lower half of the reference first: records count before sequence numbers.
TEST(ReparseIndex, TheOrderIsThatOf32BitNumbers) {
  const std::vector<ReparseKey> keys = {{.tag = 3, .file = {.record = 5, .sequence = 9}},
                                        {.tag = 3, .file = {.record = 6, .sequence = 1}},
                                        {.tag = 4, .file = {.record = 1, .sequence = 1}}};
  const auto index = read_index(with_index(index_of(keys, 5)));
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->sound());
  EXPECT_EQ(index->keys, keys);
}

TEST(ReparseIndex, AShortKeyIsDamage) {
  std::vector<fixture::IndexEntry> entries(1);
  entries[0].view = true;
  entries[0].key = fixture::Blob(11);
  const auto index =
      read_index(with_index(fixture::build_index(entries, {.indexed_type = 0, .collation = 0x13})));
  ASSERT_TRUE(index);
  EXPECT_EQ(index->damage_count, 1U);
  EXPECT_TRUE(index->keys.empty());
}

// Every block's last entry leads to block 0: a walk that trusts it never ends.
TEST(ReparseIndex, CyclesEnd) {
  auto tree = index_of(numbered_keys(100), 10);
  const std::size_t blocks = tree.allocation.size() / 4096;
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t block = i * 4096;
    std::size_t at = block + 0x18 + fixture::get<std::uint32_t>(tree.allocation, block + 0x18);
    while ((fixture::get<std::uint16_t>(tree.allocation, at + 0x0C) & 2U) == 0) {
      at += fixture::get<std::uint16_t>(tree.allocation, at + 8);
    }
    // A leaf's last entry has no room for a child: its own length grows over it.
    fixture::put<std::uint16_t>(tree.allocation, at + 8, 0x18);
    fixture::put<std::uint16_t>(tree.allocation, at + 0x0C, 3);
    fixture::put<std::uint64_t>(tree.allocation, at + 0x10, 0);
    const auto used = static_cast<std::uint32_t>(at + 0x18 - block - 0x18);
    fixture::put<std::uint32_t>(tree.allocation, block + 0x18 + 4, used);
  }
  const auto index = read_index(with_index(tree));
  ASSERT_TRUE(index);
  EXPECT_FALSE(index->sound());
  EXPECT_LE(index->keys.size(), 100U);
  EXPECT_LE(index->damage.size(), 8U);
}

}  // namespace
}  // namespace scanner_test
