// Records that contradict each other: nothing is lost, nothing is merged that does not belong
// together, and every contradiction is said once.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::File;
using fixture::kRoot;
using fixture::RecordBuilder;
using fixture::VolumeBuilder;

using Texts = std::vector<std::string>;

RecordBuilder extension(std::uint64_t number, fixture::FileReference base,
                        std::u16string_view name) {
  RecordBuilder record(number);
  record.base(base).file_name({.parent = {5, 5}, .name = std::u16string(name)});
  return record;
}

Texts hard_links(Scene& scene) {
  Texts paths;
  for (const auto& row : scene.rows().hard_links) paths.push_back(row.path);
  return paths;
}

// A lost list must not lose links.
TEST(Damage, AnExtensionRecordOfABaseWithoutAList) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40, .sequence = 3});
  builder.set_data(file, fixture::ascii("x"));
  const auto healthy = builder.build();
  builder.add_record(extension(50, {40, 3}, u"two"));
  Scene before(healthy);
  for (const std::uint32_t threads : {1U, 2U}) {
    Scene scene;
    scene.threads = threads;
    scene.add(builder.build());
    EXPECT_EQ(hard_links(scene), (Texts{"\\one", "\\two"}));
    EXPECT_EQ(scene.rows().faults, Texts{"50 extension-not-listed"});
    const auto& counts = scene.volume().catalog().counts;
    EXPECT_EQ(counts.files, before.volume().catalog().counts.files);
    EXPECT_EQ(counts.names, before.volume().catalog().counts.names + 1);
  }
}

TEST(Damage, AnExtensionRecordThatTheListDoesNotName) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40});
  builder.force_attribute_list(file, fixture::Placement::kResident);
  builder.add_record(extension(50, {40, 1}, u"two"));
  Scene scene(builder.build());
  EXPECT_EQ(hard_links(scene), (Texts{"\\one", "\\two"}));
  EXPECT_EQ(scene.rows().faults, Texts{"50 extension-not-listed"});
}

// Of another life of the slot: its names are not this file's.
TEST(Damage, ExtensionRecordsOfAnotherFile) {
  for (const bool list : {false, true}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"one", {.record = 40, .sequence = 3});
    if (list) builder.force_attribute_list(file, fixture::Placement::kResident);
    builder.add_record(extension(50, {40, 2}, u"two"));
    Scene scene(builder.build());
    EXPECT_EQ(hard_links(scene), Texts()) << list;
    EXPECT_EQ(scene.rows().faults, Texts{"50 extension-not-listed"}) << list;
  }
}

TEST(Damage, ExtensionRecordsOfNothing) {
  VolumeBuilder builder;
  const auto freed = builder.add_file(kRoot, u"freed", {.record = 40});
  builder.delete_file(freed);
  builder.add_record(extension(50, {40, 1}, u"of a free record"));
  builder.add_record(extension(51, {50, 1}, u"of an extension record"));
  builder.add_record(extension(52, {52, 1}, u"of itself"));
  builder.add_record(extension(53, {1'000'000, 1}, u"past the end"));
  builder.add_record(extension(54, {0xFFFF'FFFF'FFFF, 1}, u"far past the end"));
  Scene scene(builder.build());
  EXPECT_EQ(hard_links(scene), Texts());
  EXPECT_EQ(scene.rows().faults,
            (Texts{"50 extension-not-listed", "51 extension-not-listed", "52 extension-not-listed",
                   "53 extension-not-listed", "54 extension-not-listed"}));
  EXPECT_TRUE(scene.incomplete());
}

TEST(Damage, AListedRecordThatIsNotThere) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40});
  builder.add_name(file, kRoot, u"two");
  builder.move_outside(file, fixture::kFileName);
  builder.use_extension_records(file, {50});
  builder.edit_record(50, [](RecordBuilder& record) { record.flags(0); });
  Scene scene(builder.build());
  EXPECT_EQ(hard_links(scene), Texts());
  EXPECT_NE(std::ranges::find(scene.rows().faults, "40 extension-missing"),
            scene.rows().faults.end());
  EXPECT_TRUE(scene.incomplete());
}

// The base is torn: its extension records say that something is missing.
TEST(Damage, ATornBase) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40});
  builder.add_name(file, kRoot, u"two");
  builder.move_outside(file, fixture::kFileName);
  builder.use_extension_records(file, {50});
  tear(builder, {40});
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().faults, (Texts{"40 torn-record", "50 extension-not-listed"}));
}

// One damaged name is one fault, also of a file that is put together from several records.
TEST(Damage, BadFileNamesAreReportedOnce) {
  for (const bool list : {false, true}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"one", {.record = 40});
    builder.add_name(file, kRoot, u"two");
    builder.add_name(file, kRoot, u"three");
    if (list) builder.force_attribute_list(file, fixture::Placement::kResident);
    builder.edit_record(40, [](RecordBuilder& record) {
      record.patch_u8(record.attribute_offset(fixture::kFileName, 1) + 0x18 + 0x40, 0xFF);
    });
    Scene scene(builder.build());
    EXPECT_EQ(scene.rows().hard_links.size(), 2U) << list;
    EXPECT_EQ(scene.rows().faults, Texts{"40 bad-file-name"}) << list;
    EXPECT_EQ(scene.volume().catalog().fault_count, 1U) << list;
  }
}

TEST(Damage, DriverMarkedForeignAndTornRecords) {
  VolumeBuilder builder;
  for (const std::uint64_t number : {40U, 41U, 42U, 43U, 44U}) {
    const auto file = builder.add_file(
        kRoot, u"n" + std::u16string(1, static_cast<char16_t>(number + 57)), {.record = number});
    builder.set_reparse(file, fixture::relative_symlink(u"x"));
  }
  builder.edit_record(40, [](RecordBuilder& record) { record.patch_u32(0, 0x44414142); });
  builder.edit_record(41, [](RecordBuilder& record) { record.patch_u32(0, 0x12345678); });
  tear(builder, {42}, 1);
  builder.edit_record(43, [](RecordBuilder& record) { record.patch_u16(6, 2); });
  builder.edit_record(44, [](RecordBuilder& record) { record.patch_u32(0x18, 0xFFFF'FFF8); });
  Scene scene(builder.build());
  EXPECT_TRUE(scene.rows().links.empty());
  EXPECT_EQ(scene.rows().faults, (Texts{"40 baad-record", "41 bad-signature", "42 torn-record",
                                        "43 bad-update-sequence", "44 bad-record-header"}));
  EXPECT_TRUE(scene.incomplete());
}

// What follows a damaged attribute cannot be seen, what precedes it can.
TEST(Damage, AttributeLengths) {
  for (const std::uint32_t length : {0U, 4U, 7U, 0x10000U, 0xFFFF'FFF8U}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"one", {.record = 40});
    builder.add_name(file, kRoot, u"two");
    builder.set_reparse(file, fixture::relative_symlink(u"x"));
    builder.edit_record(40, [length](RecordBuilder& record) {
      record.patch_u32(record.attribute_offset(fixture::kReparsePoint) + 4, length);
    });
    Scene scene(builder.build());
    EXPECT_EQ(scene.rows().hard_links.size(), 2U) << length;
    EXPECT_EQ(scene.rows().faults, Texts{"40 bad-attribute-length"}) << length;
    EXPECT_TRUE(scene.incomplete());
  }
}

// 65 KiB of list that names one record a thousand times, and one that names itself.
TEST(Damage, StrangeLists) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40});
  std::vector<fixture::ListEntry> entries;
  for (int i = 0; i < 2000; ++i) {
    entries.push_back({.type = fixture::kFileName, .holder = {40, 1}});
    entries.push_back({.type = fixture::kFileName, .holder = {50, 1}});
  }
  builder.add_attribute(
      file, fixture::non_resident(fixture::kAttributeList,
                                  {.runs = builder.place_clusters(fixture::encode(entries)),
                                   .data_bytes = fixture::encode(entries).size()}));
  builder.add_record(extension(50, {40, 1}, u"two"));
  Scene scene(builder.build());
  EXPECT_EQ(hard_links(scene), (Texts{"\\one", "\\two"}));
  EXPECT_EQ(scene.rows().faults, Texts());
}

// A list that cannot be read hides no link, as the records that it names are found without it. So
// it does not excuse a reparse point that is not there.
TEST(Damage, AnUnreadableListDoesNotExcuseAMissingReparsePoint) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40, .attributes = 0x400});
  builder.add_attribute(
      file, fixture::non_resident(fixture::kAttributeList,
                                  {.runs = {{20, 0x10000}}, .data_bytes = 0x1000'0000}));
  builder.add_record(extension(50, {40, 1}, u"two"));
  Scene scene(builder.build());
  EXPECT_EQ(scene.rows().faults, (Texts{"40 attribute-list-unreadable", "40 reparse-missing"}));
  EXPECT_TRUE(scene.incomplete());
}

TEST(Damage, ALongListIsNotRead) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"one", {.record = 40});
  builder.add_attribute(
      file, fixture::non_resident(fixture::kAttributeList,
                                  {.runs = {{20, 0x10000}}, .data_bytes = 0x1000'0000}));
  builder.add_record(extension(50, {40, 1}, u"two"));
  Scene scene(builder.build());
  EXPECT_EQ(hard_links(scene), (Texts{"\\one", "\\two"}));
  EXPECT_EQ(scene.rows().faults, Texts{"40 attribute-list-unreadable"});
}

// A file in use without any name: nothing to show, and something is wrong.
TEST(Damage, FilesWithoutAName) {
  VolumeBuilder builder;
  const auto nameless = builder.add_nameless(false, {.record = 40});
  builder.set_data(nameless, fixture::ascii("x"));
  Scene scene(builder.build());  // the reserved records 12 to 15 have no names either
  EXPECT_EQ(scene.rows().faults, Texts{"40 no-name"});
}

}  // namespace
}  // namespace scanner_test
