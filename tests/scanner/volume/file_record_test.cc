#include "scanner/volume/file_record.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::File;
using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;

Blob pattern(std::size_t size) {
  Blob bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

Blob content(const scanner::FileRecord& file, std::u16string_view stream) {
  const auto source = file.open(mft::AttributeType::kData, stream);
  if (!source) return {};
  Blob bytes(static_cast<std::size_t>((*source)->size_bytes()));
  EXPECT_TRUE(scanner::read_exactly(**source, 0, bytes));
  return bytes;
}

TEST(FileRecord, StreamsResidentAndNot) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    VolumeBuilder builder({.cluster_bytes = cluster_bytes});
    const auto file = builder.add_file(kRoot, u"f");
    builder.set_data(file, pattern(100'001), {.fragments = 3});
    builder.add_stream(file, u"small", pattern(20));
    builder.add_stream(file, u"Large", pattern(5000), {.placement = Placement::kNonResident});
    const auto volume = open_volume(source_of(builder.build()));
    const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->faults().empty());
    EXPECT_EQ(content(*record, u""), pattern(100'001));
    EXPECT_EQ(content(*record, u"SMALL"), pattern(20));
    EXPECT_EQ(content(*record, u"large"), pattern(5000));
    EXPECT_FALSE(record->open(mft::AttributeType::kData, u"gone"));
    EXPECT_FALSE(record->find(mft::AttributeType::kData, u"gone"));
  }
}

// Reads that begin within a cluster and end within another run.
TEST(FileRecord, StreamsAcrossRunsFromAnywhere) {
  VolumeBuilder builder({.cluster_bytes = 4096});
  const auto file = builder.add_file(kRoot, u"f");
  const auto whole = pattern(9 * 4096);
  builder.set_data(file, whole, {.fragments = 9});
  const auto volume = open_volume(source_of(builder.build()));
  const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
  ASSERT_TRUE(record);
  const auto stream = record->open(mft::AttributeType::kData, u"");
  ASSERT_TRUE(stream);
  for (std::size_t offset = 0; offset < 3 * 4096; offset += 511) {
    for (const std::size_t length : {1U, 1024U, 2048U, 4095U, 4097U, 9000U}) {
      fixture::Blob bytes(length);
      ASSERT_TRUE(scanner::read_exactly(**stream, offset, bytes));
      EXPECT_TRUE(std::ranges::equal(bytes, std::span(whole).subspan(offset, length)))
          << offset << " " << length;
    }
  }
}

TEST(FileRecord, NamesFromAllItsRecords) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"a long name", {.short_name = u"ALONGN~1"});
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_name(file, kRoot, std::u16string(30, c));
  const auto composed = builder.build();
  const auto volume = open_volume(source_of(composed));
  const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->names().size(), 28U);
  EXPECT_EQ(record->records().size(), 1 + composed.extension_records.at(file.record).size());
}

TEST(FileRecord, SaysWhatIsMissing) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_name(file, kRoot, std::u16string(30, c));
  const auto extensions = builder.build().extension_records.at(file.record);
  tear(builder, {extensions.front()});
  builder.edit_record(extensions.back(),
                      [](fixture::RecordBuilder& record) { record.sequence(9); });
  const auto volume = open_volume(source_of(builder.build()));
  const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->faults().size(), 2U);
  EXPECT_LT(record->names().size(), 27U);
}

// A list may name thousands of records that are no part of the file; any number of files can share
// it. Not all of them are read.
TEST(FileRecord, StrayRecordsOfAListAreNotAllRead) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  for (std::size_t i = 0; i < 900; ++i) builder.add_name(file, kRoot, numbered(u"name", i));
  const auto extensions = builder.build().extension_records.at(file.record);
  ASSERT_GT(extensions.size(), 70U);
  for (const std::uint64_t extension : extensions) {
    builder.edit_record(extension, [](fixture::RecordBuilder& record) { record.sequence(9); });
  }
  const auto volume = open_volume(source_of(builder.build()));
  const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->faults().size(), 64U);
}

TEST(FileRecord, WhatIsNotAFile) {
  VolumeBuilder builder;
  const auto deleted = builder.add_file(kRoot, u"deleted", {.sequence = 3});
  builder.delete_file(deleted);
  const auto file = builder.add_file(kRoot, u"f");
  builder.set_reparse(file, fixture::relative_symlink(u"x"));
  builder.move_outside(file, fixture::kReparsePoint);
  builder.use_extension_records(file, {90});
  const auto volume = open_volume(source_of(builder.build()));
  const auto code = [&](mft::FileReference reference) {
    const auto result = scanner::FileRecord::read(*volume, reference);
    EXPECT_FALSE(result);
    return result ? mft::FaultCode::kOrphan : result.error().code;
  };
  EXPECT_EQ(code({deleted.record, 0}), mft::FaultCode::kNotInUse);
  EXPECT_EQ(code({file.record, 2}), mft::FaultCode::kNotInUse);
  EXPECT_EQ(code({90, 0}), mft::FaultCode::kNotInUse);
  EXPECT_EQ(code({1'000'000, 1}), mft::FaultCode::kUnreadable);
  EXPECT_TRUE(scanner::FileRecord::read(*volume, {file.record, 0}));
}

// Data runs that lead out of the volume are refused before anything is read.
TEST(FileRecord, RunsOutsideTheVolume) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  builder.add_attribute(
      file, fixture::non_resident(fixture::kData, {.runs = {{1'000'000, 4}}, .data_bytes = 16384}));
  const auto negative = builder.add_file(kRoot, u"g");
  builder.add_attribute(
      negative, fixture::non_resident(fixture::kData,
                                      {.runs = {{20, 4}},
                                       .data_bytes = 16384,
                                       .raw_mapping_pairs = Blob{std::byte{0x11}, std::byte{4},
                                                                 std::byte{0x80}, std::byte{0}}}));
  const auto volume = open_volume(source_of(builder.build()));
  const auto code = [&](File which) {
    const auto record = scanner::FileRecord::read(*volume, {which.record, 1});
    const auto source = record->open(mft::AttributeType::kData, u"");
    EXPECT_FALSE(source);
    return source ? mft::FaultCode::kOrphan : source.error().code;
  };
  EXPECT_EQ(code(file), mft::FaultCode::kRunsOutsideVolume);
  EXPECT_EQ(code(negative), mft::FaultCode::kBadDataRuns);
}

// Holes and what lies past the initialized size read as zeros.
TEST(FileRecord, HolesAndTheUninitializedPart) {
  VolumeBuilder builder;
  const auto runs = builder.place_clusters(pattern(8192));
  const auto file = builder.add_file(kRoot, u"f");
  builder.add_attribute(
      file, fixture::non_resident(fixture::kData, {.runs = {{fixture::kHole, 2}, runs.front()},
                                                   .data_bytes = 16384,
                                                   .initialized_bytes = 12'000}));
  const auto volume = open_volume(source_of(builder.build()));
  const auto record = scanner::FileRecord::read(*volume, {file.record, 1});
  ASSERT_TRUE(record);
  Blob expected(16384);
  const Blob stored = pattern(8192);
  std::ranges::copy(std::span(stored).first(12'000 - 8192), expected.begin() + 8192);
  EXPECT_EQ(content(*record, u""), expected);
}

}  // namespace
}  // namespace scanner_test
