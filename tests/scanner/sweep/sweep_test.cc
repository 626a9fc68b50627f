// The pass over $MFT on healthy volumes of every shape: all names, all links, whatever the layout.
#include "scanner/sweep/sweep.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>

#include "scanner/source/window_source.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::Namespace;
using fixture::Placement;
using fixture::VolumeBuilder;
using fixture::VolumeOptions;

// What the fixture knows: names of base records in use, DOS ones apart, doubles once.
struct Truth {
  std::set<std::string> hard_links;
  std::uint64_t names = 0;
  std::uint64_t dos_names = 0;
};
Truth truth_of(const fixture::Volume& volume) {
  Truth truth;
  std::map<std::uint64_t, std::set<std::string>> by_file;
  for (const auto& name : volume.names) {
    if (name.name_space == Namespace::kDos) {
      ++truth.dos_names;
    } else {
      ++truth.names;
      if (!name.directory) by_file[name.file.record].insert("\\" + ascii(name.path));
    }
  }
  for (const auto& [record, paths] : by_file) {
    if (paths.size() > 1) truth.hard_links.insert(paths.begin(), paths.end());
  }
  return truth;
}

void expect_truth(const fixture::Volume& volume, const std::string& what) {
  SCOPED_TRACE(what);
  const Truth truth = truth_of(volume);
  for (const std::uint32_t threads : {1U, 3U}) {
    Scene scene;
    scene.threads = threads;
    scene.add(source_of(volume, threads == 1));
    std::set<std::string> hard_links;
    for (const auto& row : scene.rows().hard_links) hard_links.insert(row.path);
    EXPECT_EQ(hard_links, truth.hard_links);
    EXPECT_EQ(scene.volume().catalog().counts.names, truth.names);
    EXPECT_EQ(scene.volume().catalog().counts.dos_names, truth.dos_names);
    EXPECT_EQ(scene.rows().faults, std::vector<std::string>());
    EXPECT_FALSE(scene.incomplete());
  }
}

TEST(Sweep, OneToElevenHundredNames) {
  for (const std::size_t count : {1U, 2U, 3U, 5U, 6U, 7U, 40U, 300U, 1100U}) {
    VolumeBuilder builder;
    const auto d = builder.add_directory(kRoot, u"d");
    const auto file = builder.add_file(d, u"name0");
    for (std::size_t i = 1; i < count; ++i) builder.add_name(file, d, numbered(u"name", i));
    const auto volume = builder.build();
    if (count >= 300) {
      EXPECT_FALSE(volume.extension_records.at(file.record).empty());
    }
    expect_truth(volume, std::to_string(count));
  }
}

TEST(Sweep, ResidentAndNonResidentAttributeLists) {
  for (const Placement placement : {Placement::kResident, Placement::kNonResident}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"name0");
    for (std::size_t i = 1; i < 12; ++i) {
      builder.add_name(file, kRoot, numbered(u"a rather long name ", i));
    }
    builder.force_attribute_list(file, placement);
    const auto link = builder.add_file(kRoot, u"link");
    builder.set_reparse(link, fixture::relative_symlink(u"name0"));
    builder.move_outside(link, fixture::kReparsePoint);
    builder.force_attribute_list(link, placement);
    const auto volume = builder.build();
    expect_truth(volume, placement == Placement::kResident ? "resident" : "non-resident");
    Scene scene(volume, "C:");
    EXPECT_EQ(scene.answer("\\link"), "ok");
    // Without its clusters a non-resident list is out of reach; the extension records are not.
    Scene loose;
    loose.add_loose(volume, "C:");
    EXPECT_EQ(loose.rows().hard_links.size(), 12U);
    EXPECT_EQ(loose.rows().links.size(), 1U);
  }
}

// Extension records before and behind their base, and far apart.
TEST(Sweep, ExtensionRecordsAnywhere) {
  VolumeBuilder builder({.minimum_records = 3000});
  const auto file = builder.add_file(kRoot, u"name0", {.record = 1500});
  builder.use_extension_records(file, {2900, 30, 1400, 700, 2999, 31});
  for (std::size_t i = 1; i < 60; ++i) {
    builder.add_name(file, kRoot, numbered(u"a rather long name ", i));
  }
  const auto volume = builder.build();
  ASSERT_GE(volume.extension_records.at(1500).size(), 6U);
  expect_truth(volume, "scattered");
}

// Shows its bytes, but says of half of them that they must be fetched first.
class HalfInMemory final : public scanner::WindowSource {
 public:
  explicit HalfInMemory(const scanner::SharedSource& source)
      : WindowSource(source, 0, source->size_bytes()) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (buffer.size() >= 128U * 1024) ++large_reads;
    return WindowSource::read_at(offset, buffer);
  }
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::uint64_t) const override {
    return offset / (512U * 1024) % 2 == 1;
  }
  mutable std::atomic<int> large_reads = 0;
};

TEST(Sweep, WhatIsNotInMemoryIsRead) {
  VolumeBuilder builder({.minimum_records = 6000});
  const auto file = builder.add_file(kRoot, u"name0", {.record = 5900});
  for (std::size_t i = 1; i < 30; ++i) {
    builder.add_name(file, kRoot, numbered(u"a rather long name ", i));
    builder.add_name(builder.add_file(kRoot, numbered(u"one", i), {.record = 200 * i}), kRoot,
                     numbered(u"two", i));
  }
  const auto volume = builder.build();
  const auto source = std::make_shared<HalfInMemory>(source_of(volume));
  Scene scene(source);
  EXPECT_EQ(scene.rows().hard_links.size(), 30U + 2U * 29U);
  EXPECT_EQ(scene.rows().faults, std::vector<std::string>());
  EXPECT_GT(source->large_reads, 0);
  EXPECT_LT(source->large_reads, 6000 / 256);
}

TEST(Sweep, EverythingOutsideTheBaseRecord) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x");
  const auto link = builder.add_file(kRoot, u"link");
  builder.add_name(link, kRoot, u"second");
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  builder.move_outside(link, fixture::kReparsePoint);
  builder.move_outside(link, fixture::kFileName);
  const auto d = builder.add_directory(kRoot, u"d");
  builder.move_outside(d, fixture::kFileName);
  builder.add_name(builder.add_file(d, u"in"), d, u"in2");
  const auto volume = builder.build();
  expect_truth(volume, "outside");
  Scene scene(volume, "C:");
  EXPECT_EQ(scene.answer("\\link"), "ok");
  EXPECT_EQ(scene.answer("\\second"), "ok");
}

// One volume with a bit of everything, in many shapes.
VolumeBuilder mixed(VolumeOptions options) {
  VolumeBuilder builder(std::move(options));
  const auto a = builder.add_directory(kRoot, u"a directory", {.short_name = u"ADIREC~1"});
  const auto b = builder.add_directory(a, u"b");
  const auto file = builder.add_file(a, u"file one", {.short_name = u"FILEON~1"});
  builder.set_data(file, fixture::Blob(5000, std::byte{1}));
  for (std::size_t i = 0; i < 20; ++i) {
    builder.add_name(file, b, numbered(u"some further name ", i));
  }
  for (std::size_t i = 0; i < 60; ++i) builder.add_file(b, numbered(u"plain ", i));
  builder.set_reparse(builder.add_file(a, u"link"), fixture::relative_symlink(u"b\\plain 3"));
  builder.set_reparse(builder.add_file(a, u"missing"), fixture::relative_symlink(u"b\\plain 99"));
  builder.set_reparse(builder.add_directory(a, u"junction"),
                      fixture::junction(u"C:\\a directory\\b"));
  const auto far = builder.add_file(b, u"far");
  builder.set_reparse(far, fixture::relative_symlink(u"..\\file one"),
                      {.placement = Placement::kNonResident});
  builder.delete_file(builder.add_file(a, u"deleted"));
  return builder;
}

void expect_mixed(const fixture::Volume& volume, const std::string& what) {
  SCOPED_TRACE(what);
  expect_truth(volume, what);
  Scene scene(volume, "C:");
  EXPECT_EQ(scene.rows().links.size(), 4U);
  EXPECT_EQ(scene.answer("\\a directory\\link"), "ok");
  EXPECT_EQ(scene.link("\\a directory\\link").resolved, "\\a directory\\b\\plain 3");
  EXPECT_EQ(scene.answer("\\a directory\\missing"), "broken missing@1 plain 99");
  EXPECT_EQ(scene.link("\\a directory\\junction").resolved, "\\a directory\\b");
  EXPECT_EQ(scene.link("\\a directory\\b\\far").resolved, "\\a directory\\file one");
}

TEST(Sweep, RecordSizes) {
  for (const std::uint32_t record_bytes : {512U, 1024U, 2048U, 4096U}) {
    expect_mixed(mixed({.record_bytes = record_bytes}).build(), std::to_string(record_bytes));
  }
}

TEST(Sweep, ClusterSizes) {
  for (std::uint32_t cluster_bytes = 512; cluster_bytes <= 2U * 1024 * 1024; cluster_bytes *= 2) {
    expect_mixed(mixed({.cluster_bytes = cluster_bytes}).build(), std::to_string(cluster_bytes));
  }
}

TEST(Sweep, SectorsOf4096Bytes) {
  expect_mixed(mixed({.sector_bytes = 4096, .cluster_bytes = 4096, .record_bytes = 4096}).build(),
               "4Kn");
  expect_mixed(mixed({.sector_bytes = 4096, .cluster_bytes = 65536, .record_bytes = 1024}).build(),
               "4Kn with small records");
}

TEST(Sweep, DeepIndexes) {
  expect_mixed(mixed({.max_index_entries_per_block = 2}).build(), "deep");
}

// Clusters of 512 bytes and records of 1024: every second record may straddle two runs.
TEST(Sweep, RecordsThatStraddleTwoRuns) {
  expect_mixed(mixed({.cluster_bytes = 512, .mft_fragments = {61, 3, 1, 1, 5, 7, 33}}).build(),
               "straddling");
  expect_mixed(mixed({.cluster_bytes = 512,
                      .record_bytes = 4096,
                      .mft_fragments = {261, 3, 1, 1, 5, 7, 33},
                      .mft_descending = true})
                   .build(),
               "straddling, downwards");
}

TEST(Sweep, FragmentedMft) {
  std::vector<std::uint64_t> fragments(20, 1);
  fragments[0] = 6;
  expect_mixed(mixed({.mft_fragments = fragments}).build(), "fragments");
}

// $MFT's later extents are described in extension records that lie in earlier ones.
TEST(Sweep, BootstrapThroughExtensionRecords) {
  for (const Placement list : {Placement::kResident, Placement::kNonResident}) {
    expect_mixed(mixed({.mft_fragments = {8, 1, 1, 1, 2, 1},
                        .mft_extents_in_base = 1,
                        .mft_attribute_list = list})
                     .build(),
                 "one extent in record 0");
    // Each record that describes an extent lies in the one before.
    expect_mixed(mixed({.mft_fragments = {6, 6, 6},
                        .mft_extents_in_base = 1,
                        .mft_extension_records = {40, 64},
                        .mft_attribute_list = list,
                        .first_user_record = 80})
                     .build(),
                 "chained");
  }
}

TEST(Sweep, FreeSlotsAndDeletedRecords) {
  for (const auto free : {fixture::FreeRecords::kFormatted, fixture::FreeRecords::kZero}) {
    auto builder = mixed({.minimum_records = 2000, .free_records = free});
    const auto link = builder.add_file(kRoot, u"dead link");
    builder.set_reparse(link, fixture::relative_symlink(u"x"));
    builder.delete_file(link);
    const auto set = builder.add_file(kRoot, u"dead set");
    for (std::size_t i = 0; i < 30; ++i) builder.add_name(set, kRoot, numbered(u"dead name ", i));
    builder.delete_file(set);
    expect_mixed(builder.build(), "deleted");
  }
}

// Torn free records and junk past the initialized size are ignored.
TEST(Sweep, OnlyRecordsInUseCount) {
  auto builder = mixed({.minimum_records = 400});
  const auto dead = builder.add_file(kRoot, u"dead");
  builder.delete_file(dead);
  tear(builder, dead, 1);
  expect_mixed(builder.build(), "torn free record");
}

TEST(Sweep, RecordsBehindTheInitializedSizeAreNotReal) {
  VolumeBuilder builder({.minimum_records = 128, .mft_initialized_bytes = 64 * 1024});
  const auto link = builder.add_file(kRoot, u"l", {.record = 100});
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  Scene scene(builder.build());
  EXPECT_TRUE(scene.rows().links.empty());
  EXPECT_EQ(scene.volume().volume().record_count(), 64U);
}

// So many chunks of 256 KiB that each of three threads takes several at once, with files in all of
// them and faults of all kinds in between.
VolumeBuilder spread_over_many_chunks() {
  auto builder = mixed({.minimum_records = 17'000});
  for (std::size_t i = 0; i < 900; ++i) {
    const auto file = builder.add_file(kRoot, numbered(u"f", i), {.record = 1000 + i * 17});
    if (i % 3 == 0) builder.add_name(file, kRoot, numbered(u"second ", i));
    if (i % 5 == 0) builder.set_reparse(file, fixture::relative_symlink(numbered(u"f", i + 1)));
    if (i % 11 == 0) {
      for (std::size_t k = 0; k < 20; ++k) {
        builder.add_name(file, kRoot, numbered(u"number ", i * 100 + k));
      }
    }
    if (i % 13 == 0) {
      tear(builder, file);
    }
  }
  return builder;
}

TEST(Sweep, AnyNumberOfThreadsGivesTheSameReport) {
  const auto volume = spread_over_many_chunks().build();
  for (const bool loose : {false, true}) {
    std::string first;
    for (const std::uint32_t threads : {1U, 2U, 3U, 7U}) {
      Scene scene;
      scene.threads = threads;
      loose ? scene.add_loose(volume, "C:") : scene.add(volume, "C:");
      if (first.empty()) first = scene.json();
      EXPECT_TRUE(scene.json() == first) << threads << " threads differ";
    }
    EXPECT_GT(first.size(), 100'000U);
  }
}

void expect_same(const scanner::Catalog& a, const scanner::Catalog& b) {
  ASSERT_EQ(a.file_keys.keys().size(), b.file_keys.keys().size());
  for (std::size_t i = 0; i < a.file_keys.keys().size(); ++i) {
    ASSERT_EQ(a.file_keys.keys()[i].parent, b.file_keys.keys()[i].parent) << i;
    ASSERT_EQ(a.file_keys.keys()[i].hash, b.file_keys.keys()[i].hash) << i;
  }
  ASSERT_EQ(a.directories.size(), b.directories.size());
  for (std::size_t i = 0; i < a.directories.size(); ++i) {
    EXPECT_EQ(a.directories[i].record, b.directories[i].record);
    EXPECT_EQ(a.directories[i].name(), b.directories[i].name());
  }
  ASSERT_EQ(a.files.size(), b.files.size());
  for (std::size_t i = 0; i < a.files.size(); ++i) {
    EXPECT_EQ(a.files[i].record, b.files[i].record);
    ASSERT_EQ(a.files[i].all_names().size(), b.files[i].all_names().size());
    for (std::size_t k = 0; k < a.files[i].all_names().size(); ++k) {
      EXPECT_EQ(a.files[i].names[k].text(), b.files[i].names[k].text());
    }
  }
  EXPECT_EQ(a.counts.names, b.counts.names);
  EXPECT_EQ(a.counts.records_in_use, b.counts.records_in_use);
  EXPECT_EQ(a.fault_count, b.fault_count);
}

// Every second chunk once more: runs of several that are no neighbours.
TEST(RepeatableSweep, PartsDoneAgainGiveWhatOneSweepGives) {
  const auto volume = open_volume(source_of(spread_over_many_chunks().build()));
  ASSERT_TRUE(volume);
  const auto once = scanner::sweep(*volume, {});
  ASSERT_TRUE(once);
  EXPECT_GT((*once)->files.size(), 400U);
  std::vector<scanner::RecordIndex> again;
  for (std::uint32_t record = 0; record < volume->record_count(); record += 512) {
    again.push_back(record);
  }
  ASSERT_GT(again.size(), 32U);
  for (const std::uint32_t threads : {1U, 2U, 3U}) {
    scanner::RepeatableSweep sweep;
    ASSERT_TRUE(sweep.pass(*volume, {}, {.threads = threads}));
    ASSERT_TRUE(sweep.pass(*volume, again, {.threads = threads}));
    const auto catalog = sweep.catalog(*volume, threads);
    ASSERT_TRUE(catalog);
    expect_same(**once, **catalog);
  }
}

TEST(Sweep, CountsItsRecordsAndStopsWhenAsked) {
  const auto volume = open_volume(source_of(mixed({}).build()));
  ASSERT_TRUE(volume);
  std::atomic<std::uint64_t> done = 0;
  ASSERT_TRUE(scanner::sweep(*volume, {.threads = 2, .records_done = &done}));
  EXPECT_EQ(done.load(), volume->record_count());
  const std::atomic<bool> stop = true;
  const auto stopped = scanner::sweep(*volume, {.threads = 2, .stop = &stop});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message, "interrupted");
}

}  // namespace
}  // namespace scanner_test
