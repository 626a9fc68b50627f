// fetch_catalog(): what a sweep would keep of some files, each record read once, whatever the
// references and the records say.
#include "scanner/sweep/fetch.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/source/counting_source.h"
#include "scanner/sweep/fault_tally.h"
#include "tests/scanner/support.h"
#include "tests/support/reparse_buffers.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;
using mft::FileReference;

std::vector<std::uint64_t> records_of(const auto& rows) {
  std::vector<std::uint64_t> records;
  for (const auto& row : rows) records.push_back(row.record);
  return records;
}

std::unique_ptr<scanner::Catalog> fetch(const scanner::Volume& volume,
                                        const std::vector<FileReference>& files,
                                        std::uint32_t threads = 1) {
  auto catalog = scanner::fetch_catalog(volume, files, {.threads = threads});
  if (!catalog) throw std::runtime_error(catalog.error().message);
  return *std::move(catalog);
}

std::unique_ptr<scanner::Catalog> fetch(const fixture::Volume& volume,
                                        const std::vector<FileReference>& files) {
  return fetch(*open_volume(source_of(volume)), files);
}

// A reparse point of that record number.
void add_link(VolumeBuilder& builder, File directory, std::u16string_view name,
              std::uint64_t record) {
  builder.set_reparse(builder.add_file(directory, name, {.record = record}),
                      fixture::relative_symlink(u"x"));
}

std::vector<std::string> stale_of(const scanner::Catalog& catalog) {
  std::vector<std::string> all;
  for (const auto& fault : catalog.faults) {
    all.push_back(std::to_string(fault.record) + " " + std::string(report::word(fault.code)));
  }
  return all;
}

TEST(Fetch, TheFilesAndTheirAncestorsAndNothingElse) {
  VolumeBuilder builder({.minimum_records = 2048});
  const auto a = builder.add_directory(kRoot, u"a", {.record = 900});
  const auto b = builder.add_directory(a, u"b", {.record = 40});
  const auto aside = builder.add_directory(kRoot, u"aside", {.record = 60});
  add_link(builder, b, u"deep", 70);
  add_link(builder, a, u"above", 1500);
  add_link(builder, aside, u"not asked for", 61);
  const auto catalog = fetch(builder.build(), {{1500, 1}, {70, 1}, {1500, 1}, {70, 0}});
  EXPECT_EQ(catalog->scope, scanner::CatalogScope::kSomeFiles);
  EXPECT_EQ(records_of(catalog->files), (std::vector<std::uint64_t>{70, 1500}));
  EXPECT_EQ(records_of(catalog->directories), (std::vector<std::uint64_t>{5, 40, 900}));
  EXPECT_EQ(catalog->link_row_count, 2U);
  EXPECT_EQ(catalog->fault_count, 0U);
  EXPECT_EQ(catalog->stale_references, 0U);
  EXPECT_FALSE(catalog->may_hide_names);
}

// A set of hard links that is itself a reparse point has link rows; of sets nothing is known.
TEST(Fetch, NoHardLinkRows) {
  VolumeBuilder builder;
  const auto link = builder.add_file(kRoot, u"one", {.record = 50});
  builder.add_name(link, kRoot, u"two");
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  const auto catalog = fetch(builder.build(), {{50, 1}});
  EXPECT_EQ(catalog->link_row_count, 2U);
  EXPECT_EQ(catalog->hard_link_row_count, 0U);
}

TEST(Fetch, NamesAndReparseDataInExtensionRecords) {
  for (const Placement list : {Placement::kResident, Placement::kNonResident}) {
    VolumeBuilder builder({.minimum_records = 256});
    const auto directory = builder.add_directory(kRoot, u"directory", {.record = 80});
    builder.move_outside(directory, fixture::kFileName);
    builder.use_extension_records(directory, {30});
    const auto link = builder.add_file(directory, u"link", {.record = 90});
    builder.add_name(link, kRoot, u"second");
    builder.set_reparse(link, fixture::relative_symlink(u"second"));
    builder.move_outside(link, fixture::kReparsePoint);
    builder.move_outside(link, fixture::kFileName);
    builder.use_extension_records(link, {31, 200});
    builder.force_attribute_list(link, list);
    const auto volume = open_volume(source_of(builder.build()));
    const auto catalog = fetch(*volume, {{90, 1}});
    const auto swept = sweep_volume(*volume);
    EXPECT_TRUE(catalog->faults.empty());
    ASSERT_EQ(records_of(catalog->files), (std::vector<std::uint64_t>{90}));
    EXPECT_TRUE(catalog->files[0].has_reparse);
    EXPECT_EQ(catalog->files[0].name_count, 2U);
    EXPECT_EQ(records_of(catalog->directories), (std::vector<std::uint64_t>{5, 80}));
    EXPECT_EQ(catalog->directories[1].name(), u"directory");
    EXPECT_EQ(catalog->link_row_count, swept->link_row_count);
  }
}

TEST(Fetch, ReferencesThatLeadToNoReparsePoint) {
  VolumeBuilder builder({.minimum_records = 128});
  builder.add_file(kRoot, u"plain", {.record = 50});
  add_link(builder, kRoot, u"link", 51);
  const auto gone = builder.add_file(kRoot, u"gone", {.record = 52});
  builder.set_reparse(gone, fixture::relative_symlink(u"x"));
  builder.delete_file(gone);
  auto long_file = builder.add_file(kRoot, u"long", {.record = 53});
  builder.move_outside(long_file, fixture::kFileName);
  builder.use_extension_records(long_file, {54});
  const auto catalog = fetch(builder.build(), {{50, 1},
                                               {51, 1},
                                               {51, 2},
                                               {52, 1},
                                               {54, 1},
                                               {100, 1},
                                               {1'000'000, 1},
                                               {0xFFFF'FFFF'FFFF, 0}});
  const std::string code = " index-disagrees";
  EXPECT_EQ(stale_of(*catalog),
            (std::vector<std::string>{"50" + code, "51" + code, "52" + code, "54" + code,
                                      "100" + code, "1000000" + code, "281474976710655" + code}));
  EXPECT_EQ(catalog->stale_references, 7U);
  EXPECT_EQ(catalog->fault_count, 7U);
  EXPECT_EQ(catalog->faults[1].expected, 2U);
  EXPECT_EQ(catalog->faults[1].actual, 1U);
  EXPECT_EQ(catalog->link_row_count, 1U);
  // A file that was not requested is not reported as damage.
  EXPECT_FALSE(catalog->may_hide_names);
}

TEST(Fetch, TornRecordsAreFaultsAndNotStale) {
  VolumeBuilder builder;
  const auto directory = builder.add_directory(kRoot, u"directory", {.record = 50});
  add_link(builder, directory, u"sound", 60);
  add_link(builder, directory, u"torn", 61);
  for (const std::uint64_t torn : {50U, 61U}) {
    builder.edit_record(torn, [](fixture::RecordBuilder& record) { record.tear(1); });
  }
  const auto catalog = fetch(builder.build(), {{60, 1}, {61, 1}});
  EXPECT_EQ(stale_of(*catalog), (std::vector<std::string>{"50 torn-record", "61 torn-record"}));
  EXPECT_EQ(catalog->stale_references, 0U);
  EXPECT_TRUE(catalog->may_hide_names);
  EXPECT_EQ(catalog->link_row_count, 1U);
}

// Extension records that only the lost list names are nowhere to be found.
TEST(Fetch, AListThatCannotBeReadHidesNames) {
  VolumeBuilder builder;
  const auto link = builder.add_file(kRoot, u"link", {.record = 60});
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  builder.force_attribute_list(link, Placement::kNonResident);
  const auto loose = open_volume(loose_source_of(builder.build()));
  const auto catalog = fetch(*loose, {{60, 1}});
  EXPECT_EQ(stale_of(*catalog), (std::vector<std::string>{"60 attribute-list-unreadable"}));
  EXPECT_TRUE(catalog->may_hide_names);
}

TEST(Fetch, ParentsInACircleEndTheClimb) {
  VolumeBuilder builder({.with_indexes = false});
  const auto one = builder.add_nameless(true, {.record = 40});
  const auto two = builder.add_nameless(true, {.record = 41});
  builder.add_name(one, two, u"one");
  builder.add_name(two, one, u"two");
  add_link(builder, one, u"link", 60);
  const auto catalog = fetch(builder.build(), {{60, 1}});
  EXPECT_EQ(records_of(catalog->directories), (std::vector<std::uint64_t>{5, 40, 41}));
  EXPECT_EQ(catalog->link_row_count, 1U);
}

// Millions of keys to the same record, or to none, cost neither reads nor rows.
TEST(Fetch, ManyReferencesToTheSameRecords) {
  VolumeBuilder builder;
  add_link(builder, kRoot, u"link", 60);
  scanner::ReadCounter counter;
  const auto volume = open_volume(
      std::make_shared<const scanner::CountingSource>(source_of(builder.build(), false), counter));
  const std::uint64_t before = counter.reads;
  std::vector<FileReference> files(100'000, FileReference{60, 1});
  files.resize(200'000, FileReference{60, 7});
  files.resize(300'000, FileReference{1'000'000'000, 1});
  const auto catalog = fetch(*volume, files);
  EXPECT_LE(counter.reads - before, 2U);  // the root and the link
  EXPECT_EQ(catalog->link_row_count, 1U);
  EXPECT_EQ(catalog->stale_references, 200'000U);
  EXPECT_EQ(catalog->fault_count, 200'000U);
  EXPECT_LE(catalog->faults.size(), scanner::FaultTally::kMostStored);
}

// Neighbours come in one read, what lies far apart in one each.
TEST(Fetch, FewReads) {
  VolumeBuilder builder({.minimum_records = 4096});
  std::vector<FileReference> near;
  for (std::uint64_t i = 0; i < 100; ++i) {
    add_link(builder, kRoot, u"near" + std::u16string(1, static_cast<char16_t>(u'A' + i)),
             1000 + i * 3);
    near.push_back({1000 + i * 3, 1});
  }
  std::vector<FileReference> far;
  for (std::uint64_t i = 0; i < 10; ++i) {
    add_link(builder, kRoot, u"far" + std::u16string(1, static_cast<char16_t>(u'A' + i)),
             2000 + i * 200);
    far.push_back({2000 + i * 200, 1});
  }
  scanner::ReadCounter counter;
  const auto volume = open_volume(
      std::make_shared<const scanner::CountingSource>(source_of(builder.build(), false), counter));
  const auto reads_for = [&](const std::vector<FileReference>& files) {
    const std::uint64_t before = counter.reads;
    EXPECT_EQ(fetch(*volume, files)->link_row_count, files.size());
    return counter.reads - before;
  };
  // One more for the root directory. 300 records in pieces of at most 256 KiB.
  EXPECT_EQ(reads_for(near), 1U + 2U);
  EXPECT_EQ(reads_for(far), 1U + 10U);
}

TEST(Fetch, TheSameWhateverTheThreads) {
  VolumeBuilder builder({.minimum_records = 8192});
  std::vector<File> directories{kRoot};
  std::vector<FileReference> files;
  for (std::uint64_t i = 0; i < 40; ++i) {
    directories.push_back(builder.add_directory(
        directories[i / 2], u"d" + std::u16string(1, static_cast<char16_t>(u'A' + i)),
        {.record = 8000 - i * 7}));
  }
  for (std::uint64_t i = 0; i < 3000; ++i) {
    const std::u16string name{u'l', static_cast<char16_t>(0x4E00 + i)};
    add_link(builder, directories[i % directories.size()], name, 100 + i * 2);
    files.push_back({100 + i * 2, static_cast<std::uint16_t>(i % 50 == 0 ? 9 : 1)});
  }
  const auto composed = builder.build();
  const auto volume = open_volume(source_of(composed));
  const auto one = fetch(*volume, files, 1);
  EXPECT_EQ(one->link_row_count, 3000U);
  EXPECT_EQ(one->stale_references, 60U);
  for (const std::uint32_t threads : {2U, 5U}) {
    const auto more = fetch(*volume, files, threads);
    EXPECT_EQ(records_of(more->files), records_of(one->files));
    EXPECT_EQ(records_of(more->directories), records_of(one->directories));
    EXPECT_EQ(stale_of(*more), stale_of(*one));
  }
}

TEST(Fetch, Stops) {
  VolumeBuilder builder;
  const auto volume = open_volume(source_of(builder.build()));
  const std::atomic<bool> stop = true;
  EXPECT_FALSE(scanner::fetch_catalog(*volume, {}, {.stop = &stop}));
}

}  // namespace
}  // namespace scanner_test
