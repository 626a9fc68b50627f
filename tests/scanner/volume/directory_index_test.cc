#include "scanner/volume/directory_index.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::File;
using fixture::get;
using fixture::kRoot;
using fixture::put;
using fixture::VolumeBuilder;

struct Composed {
  fixture::Volume volume{};
  File directory{};
  std::vector<File> files{};
};

// A directory with that many files, n0, n2, n4 …; few entries in a block make a deep tree.
Composed directory_of(std::size_t count, std::size_t entries_per_block,
                      std::uint32_t cluster_bytes = 4096, std::uint32_t block_bytes = 4096) {
  VolumeBuilder builder({.cluster_bytes = cluster_bytes,
                         .index_block_bytes = block_bytes,
                         .max_index_entries_per_block = entries_per_block});
  Composed composed;
  composed.directory = builder.add_directory(kRoot, u"d");
  for (std::size_t i = 0; i < count; ++i) {
    composed.files.push_back(builder.add_file(composed.directory, numbered(u"Name", i * 2)));
  }
  composed.volume = builder.build();
  return composed;
}

void expect_all(const Composed& composed) {
  const auto volume = open_volume(source_of(composed.volume));
  ASSERT_TRUE(volume);
  const mft::FileReference directory{composed.directory.record, 1};
  for (std::size_t i = 0; i < composed.files.size(); ++i) {
    const auto exact = scanner::look_up(*volume, directory, numbered(u"Name", i * 2));
    ASSERT_TRUE(exact && *exact) << i;
    EXPECT_EQ((*exact)->file.record, composed.files[i].record) << i;
    const auto folded = scanner::look_up(*volume, directory, numbered(u"nAME", i * 2));
    ASSERT_TRUE(folded && *folded) << i;
    const auto sensitive = scanner::look_up(*volume, directory, numbered(u"nAME", i * 2), true);
    EXPECT_TRUE(sensitive && !*sensitive) << i;
    const auto absent = scanner::look_up(*volume, directory, numbered(u"Name", i * 2 + 1));
    EXPECT_TRUE(absent && !*absent) << i;
  }
  for (const auto* const name : {u"", u"A", u"Name", u"zzz", u"NAME00"}) {
    const auto absent = scanner::look_up(*volume, directory, name);
    EXPECT_TRUE(absent && !*absent);
  }
}

TEST(DirectoryIndex, OneLevel) {
  expect_all(directory_of(2, 0));
}
TEST(DirectoryIndex, TwoLevels) {
  expect_all(directory_of(60, 0));
}
TEST(DirectoryIndex, ThreeLevels) {
  const auto composed = directory_of(40, 4);
  EXPECT_GT(index_blocks(composed.volume.image_bytes()).size(), 8U);
  expect_all(composed);
}
TEST(DirectoryIndex, FourLevelsAndMore) {
  expect_all(directory_of(120, 2));
}
TEST(DirectoryIndex, AnEmptyDirectory) {
  expect_all(directory_of(0, 0));
}

// A child's VCN counts clusters, or 512-byte units where a block is smaller than a cluster.
TEST(DirectoryIndex, BlocksAndClustersOfAnySize) {
  for (const std::uint32_t cluster_bytes : {512U, 1024U, 4096U, 65536U, 2U * 1024 * 1024}) {
    SCOPED_TRACE(cluster_bytes);
    expect_all(directory_of(100, 3, cluster_bytes));
  }
  expect_all(directory_of(100, 3, 4096, 8192));
  expect_all(directory_of(100, 3, 4096, 1024));
  expect_all(directory_of(100, 3, 512, 512));
}

TEST(DirectoryIndex, ExactTwinsAreDistinguished) {
  for (const std::size_t per_block : {0U, 2U}) {
    VolumeBuilder builder({.max_index_entries_per_block = per_block});
    const auto d = builder.add_directory(kRoot, u"d");
    const std::u16string_view twins[] = {u"TWIN", u"TWin", u"Twin", u"twin", u"tWIN"};
    for (std::size_t i = 0; i < 20; ++i) builder.add_file(d, numbered(u"a", i));
    std::vector<File> files;
    for (const auto name : twins) files.push_back(builder.add_file(d, name));
    for (std::size_t i = 0; i < 20; ++i) builder.add_file(d, numbered(u"z", i));
    const auto volume = open_volume(source_of(builder.build()));
    for (std::size_t i = 0; i < files.size(); ++i) {
      for (const bool sensitive : {false, true}) {
        const auto found = scanner::look_up(*volume, {d.record, 1}, twins[i], sensitive);
        ASSERT_TRUE(found && *found);
        EXPECT_EQ((*found)->file.record, files[i].record);
      }
    }
    const auto other = scanner::look_up(*volume, {d.record, 1}, u"tWiN");
    EXPECT_TRUE(other && *other);
    const auto none = scanner::look_up(*volume, {d.record, 1}, u"tWiN", true);
    EXPECT_TRUE(none && !*none);
  }
}

TEST(DirectoryIndex, ShortNamesHaveEntriesOfTheirOwn) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"a long name", {.short_name = u"ALONGN~1"});
  const auto volume = open_volume(source_of(builder.build()));
  const auto found = scanner::look_up(*volume, {5, 5}, u"alongn~1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->file.record, file.record);
  EXPECT_EQ((*found)->name_space, mft::Namespace::kDos);
}

TEST(DirectoryIndex, WhatIsNotADirectory) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file");
  const auto torn = builder.add_directory(kRoot, u"torn");
  tear(builder, torn);
  const auto volume = open_volume(source_of(builder.build()));
  const auto code = [&](mft::FileReference directory) {
    const auto result = scanner::look_up(*volume, directory, u"x");
    EXPECT_FALSE(result);
    return result ? mft::FaultCode::kOrphan : result.error().code;
  };
  EXPECT_EQ(code({file.record, 1}), mft::FaultCode::kBadIndex);
  EXPECT_EQ(code({torn.record, 1}), mft::FaultCode::kTornRecord);
  EXPECT_EQ(code({5, 6}), mft::FaultCode::kNotInUse);      // another life of the slot
  EXPECT_EQ(code({200, 1}), mft::FaultCode::kUnreadable);  // past the end of $MFT
}

// Calls damage(block) for each INDX block, with its fixups undone and redone around it.
template <typename Damage>
void for_blocks(fixture::Volume& volume, const Damage& damage) {
  const auto image = volume.image_bytes();
  for (const std::size_t at : index_blocks(image)) {
    Blob block(image.begin() + static_cast<std::ptrdiff_t>(at),
               image.begin() + static_cast<std::ptrdiff_t>(at) + 4096);
    const auto array = get<std::uint16_t>(block, 4);
    for (std::size_t i = 0; i < 8; ++i) {
      put<std::uint16_t>(block, i * 512 + 510, get<std::uint16_t>(block, array + 2 + i * 2));
    }
    damage(block);
    fixture::apply_fixups(block, array, 3);
    volume.image.write(at, block);
  }
}

// How the look-ups of a damaged directory end: every one by a fault, or all names still found.
void expect_no_false_absence(const Composed& composed, const std::string& what) {
  SCOPED_TRACE(what);
  const auto volume = open_volume(source_of(composed.volume));
  ASSERT_TRUE(volume);
  std::size_t faults = 0;
  for (std::size_t i = 0; i < composed.files.size(); ++i) {
    const auto found =
        scanner::look_up(*volume, {composed.directory.record, 1}, numbered(u"Name", i * 2));
    if (!found) {
      ++faults;
    } else {
      EXPECT_TRUE(*found) << i;
    }
  }
  EXPECT_GT(faults, 0U);
}

TEST(DirectoryIndex, DamagedBlocks) {
  const auto with = [](const auto& damage) {
    auto composed = directory_of(60, 4);
    for_blocks(composed.volume, damage);
    return composed;
  };
  expect_no_false_absence(with([](Blob& block) { put<std::uint32_t>(block, 0, 0); }), "signature");
  expect_no_false_absence(with([](Blob& block) { put<std::uint64_t>(block, 0x10, 999); }),
                          "own VCN");
  expect_no_false_absence(with([](Blob& block) { put<std::uint32_t>(block, 0x18, 0xFFF0); }),
                          "first entry outside");
  expect_no_false_absence(with([](Blob& block) { put<std::uint32_t>(block, 0x1C, 0xFFFF'FFFF); }),
                          "used bytes");
  expect_no_false_absence(with([](Blob& block) {
                            const auto first = 0x18 + get<std::uint32_t>(block, 0x18);
                            put<std::uint16_t>(block, first + 8, 0);
                          }),
                          "entry length zero");
  expect_no_false_absence(with([](Blob& block) {
                            const auto first = 0x18 + get<std::uint32_t>(block, 0x18);
                            put<std::uint16_t>(block, first + 0x0A, 0x1000);
                          }),
                          "key length");
}

TEST(DirectoryIndex, TornBlocks) {
  auto composed = directory_of(60, 4);
  for (const std::size_t at : index_blocks(composed.volume.image_bytes())) {
    Blob block = composed.volume.image.bytes(at, 4096);
    fixture::tear_stride(block, 7);
    composed.volume.image.write(at, block);
  }
  expect_no_false_absence(composed, "torn");
}

// Child VCNs that lead back to their own block, or nowhere.
TEST(DirectoryIndex, CyclicAndMissingChildren) {
  for (const bool cyclic : {true, false}) {
    auto composed = directory_of(120, 2);
    for_blocks(composed.volume, [cyclic](Blob& block) {
      const auto own = get<std::uint64_t>(block, 0x10);
      std::size_t at = 0x18 + get<std::uint32_t>(block, 0x18);
      const std::size_t end = 0x18 + get<std::uint32_t>(block, 0x1C);
      while (at + 0x10 <= end) {
        const auto length = get<std::uint16_t>(block, at + 8);
        if ((get<std::uint16_t>(block, at + 0x0C) & 1U) != 0) {
          put<std::uint64_t>(block, at + length - 8, cyclic ? own : 1'000'000'000);
        }
        if (length == 0) break;
        at += length;
      }
    });
    expect_no_false_absence(composed, cyclic ? "cyclic" : "missing");
  }
}

}  // namespace
}  // namespace scanner_test
