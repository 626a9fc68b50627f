// What a sweep takes from the streams of files: the allocation of all of them, and the symbolic
// links that ntfs-3g keeps in system files.
#include <gtest/gtest.h>

#include "scanner/catalog/find_record.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/volume/file_record.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;

constexpr std::uint64_t kClusterBytes = 4096;  // the builder's default

// A file with two names and three streams of 2, 15 and no clusters.
fixture::File add_set(VolumeBuilder& builder, std::u16string_view name, std::uint64_t record) {
  const auto file = builder.add_file(kRoot, name, {.record = record});
  builder.add_name(file, kRoot, std::u16string(name) + u"-2");
  builder.set_data(file, Blob(5'000), {.placement = Placement::kNonResident});
  builder.add_stream(file, u"big", Blob(60'000), {.placement = Placement::kNonResident});
  builder.add_stream(file, u"small", Blob(10), {.placement = Placement::kResident});
  return file;
}

void expect_sizes(const fixture::Volume& built, std::uint64_t record, std::uint64_t size,
                  std::uint64_t allocated) {
  const auto volume = open_volume(source_of(built));
  const auto catalog = sweep_volume(*volume);
  EXPECT_EQ(catalog->fault_count, 0U);
  const auto* const file = scanner::find_record(catalog->files, record);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->size_bytes, size);
  EXPECT_EQ(file->allocated_bytes, allocated);
  // As `links` reads the same file.
  const auto read = scanner::FileRecord::read(*volume, {record, 0});
  ASSERT_TRUE(read);
  const scanner::HardLinks links{};
  const auto row = scanner::hard_link_row(*read, {record, 1}, "v", links);
  EXPECT_EQ(row.size_bytes, size);
  EXPECT_EQ(row.allocated_bytes, allocated);
}

TEST(StreamSizes, AllStreamsOfAFileAreAllocated) {
  VolumeBuilder builder;
  add_set(builder, u"a", 40);
  expect_sizes(builder.build(), 40, 5'000, (2 + 15) * kClusterBytes);
}

TEST(StreamSizes, AlsoInExtensionRecords) {
  VolumeBuilder builder;
  builder.move_outside(add_set(builder, u"a", 40), fixture::kData);
  expect_sizes(builder.build(), 40, 5'000, (2 + 15) * kClusterBytes);
}

// Many extents of one stream, spread over records: its first extent has the sizes of all.
TEST(StreamSizes, AStreamInManyExtentsCountsOnce) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"a", {.record = 40});
  builder.add_name(file, kRoot, u"b");
  builder.set_data(file, Blob(100));
  builder.add_stream(file, u"s", Blob(100 * kClusterBytes),
                     {.placement = Placement::kNonResident, .fragments = 100});
  expect_sizes(builder.build(), 40, 100, 100 * kClusterBytes);
}

Blob ntfs3g_link(std::u16string_view target) {
  Blob data;
  fixture::append_ascii(data, "IntxLNK\1");
  for (const char16_t unit : target) {
    data.push_back(static_cast<std::byte>(unit & 0xFFU));
    data.push_back(static_cast<std::byte>(unit >> 8U));
  }
  return data;
}

TEST(Ntfs3gLinks, AreCounted) {
  constexpr std::uint32_t kSystem = 0x4;
  VolumeBuilder builder;
  const auto add = [&builder](std::u16string_view name, const Blob& data,
                              std::uint32_t attributes) {
    const auto file = builder.add_file(kRoot, name, {.attributes = attributes});
    builder.set_data(file, data);
    return file;
  };
  add(u"link", ntfs3g_link(u"target"), kSystem);
  builder.add_name(add(u"two names", ntfs3g_link(u"/x"), kSystem), kRoot, u"second");
  add(u"no system file", ntfs3g_link(u"target"), 0);
  add(u"no target", ntfs3g_link(u""), kSystem);
  add(u"another mark", Blob(40), kSystem);
  add(u"empty", {}, kSystem);
  builder.set_reparse(add(u"both", ntfs3g_link(u"target"), kSystem),
                      fixture::relative_symlink(u"x"));
  const auto volume = open_volume(source_of(builder.build()));
  const auto catalog = sweep_volume(*volume);
  EXPECT_EQ(catalog->counts.ntfs3g_links, 2U);
  EXPECT_EQ(catalog->fault_count, 0U);
}

}  // namespace
}  // namespace scanner_test
