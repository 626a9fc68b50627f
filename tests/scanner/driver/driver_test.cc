// Queries to a driver simulated from an image, and to hostile ones.
#include "scanner/driver/driver.h"

#include <gtest/gtest.h>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::ControlAnswer;
using scanner::ControlCode;
using scanner::SystemCode;

VolumeBuilder links() {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x", {.record = 40, .sequence = 3});
  const auto link = builder.add_file(kRoot, u"l", {.record = 50, .sequence = 9});
  builder.set_reparse(link, fixture::relative_symlink(u"x"));
  return builder;
}

Blob answer_with(std::uint64_t number, std::uint32_t bytes) {
  Blob blob;
  fixture::append<std::uint64_t>(blob, number);
  fixture::append<std::uint32_t>(blob, bytes);
  blob.resize(blob.size() + 4096);
  return blob;
}

ScriptedVolume always(const Blob& answer) {
  return ScriptedVolume([answer](ControlCode, auto, std::span<std::byte> output) {
    const auto count = std::min(output.size(), answer.size());
    std::copy_n(answer.begin(), count, output.begin());
    return ControlAnswer{.bytes = count};
  });
}

TEST(Driver, TellsTheGeometryThatTheBootSectorTells) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    const auto source = source_of(VolumeBuilder({.cluster_bytes = cluster_bytes}).build());
    const auto volume = open_volume(source);
    const auto data = scanner::query_volume_data(mounted(source));
    ASSERT_TRUE(data);
    EXPECT_EQ(data->geometry.cluster_bytes, cluster_bytes);
    EXPECT_EQ(data->geometry.record_bytes, volume->record_bytes());
    EXPECT_EQ(data->geometry.mft_lcn, volume->boot()->mft_lcn);
    EXPECT_EQ(data->geometry.total_clusters, volume->boot()->total_clusters);
    EXPECT_EQ(data->mft_bytes, volume->mft_bytes());
    EXPECT_EQ(data->major, 3);
  }
}

TEST(Driver, GivesARecordOrTheNextLowerOneInUse) {
  const auto volume = mounted(source_of(links().build()));
  scanner::ControlBuffer buffer;
  for (const auto& [asked, given] : {std::pair{50U, 50U}, {49U, 40U}, {41U, 40U}, {40U, 40U}}) {
    const auto answer = scanner::file_record(volume, asked, buffer);
    ASSERT_TRUE(answer) << asked;
    EXPECT_EQ(answer->number, given) << asked;
    const auto record = mft::RecordView::parse(answer->record);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->sequence(), given == 50 ? 9 : 3);
  }
  const auto beyond = scanner::file_record(volume, 1'000'000, buffer);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, SystemCode::kInvalidParameter);
}

// A record whose last words are in use shows whether fixups are undone, and not twice.
TEST(Driver, RecordsComeWithoutFixupsWhateverTheDriverDoes) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"x", {.record = 40});
  builder.set_data(file, Blob(400, std::byte{0x77}), {.placement = fixture::Placement::kResident});
  const auto source = source_of(builder.build());
  std::vector<std::byte> expected;
  ASSERT_TRUE(open_volume(source)->read_record(40, expected));
  for (const bool leaves_fixups : {false, true}) {
    scanner::ControlBuffer buffer;
    const auto answer =
        scanner::file_record(mounted(source, {.leaves_fixups = leaves_fixups}), 40, buffer);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(std::ranges::equal(answer->record.span(), expected)) << leaves_fixups;
    EXPECT_EQ(answer->record.u8(510), 0x77) << leaves_fixups;
  }
}

TEST(Driver, ATornRecordIsDamage) {
  auto builder = links();
  builder.edit_record(50, [](fixture::RecordBuilder& record) { record.tear(1); });
  scanner::ControlBuffer buffer;
  const auto answer = scanner::file_record(mounted(source_of(builder.build())), 50, buffer);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, SystemCode::kFileCorrupt);
  EXPECT_TRUE(scanner::is_damage(answer.error().code));
  EXPECT_EQ(answer.error().describe().message,
            "FSCTL_GET_NTFS_FILE_RECORD: the file system is damaged (Windows error 1392)");
}

TEST(Driver, AnswersThatCannotBeAreRefused) {
  scanner::ControlBuffer buffer;
  for (const Blob& answer : {answer_with(41, 1024), answer_with(40, 0), answer_with(40, 8192),
                             answer_with(40, 1000), Blob(), Blob(11)}) {
    const auto record = scanner::file_record(always(answer), 40, buffer);
    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().code, SystemCode::kInvalidData);
  }
  EXPECT_TRUE(scanner::file_record(always(answer_with(40, 1024)), 40, buffer));
  EXPECT_EQ(scanner::query_volume_data(always(Blob(256))).error().code, SystemCode::kInvalidData);
  EXPECT_EQ(scanner::query_journal(always(Blob(8))).error().code, SystemCode::kInvalidData);
  // More bytes than there was room for.
  const ScriptedVolume liar(
      [](ControlCode, auto, auto output) { return ControlAnswer{.bytes = output.size() + 1}; });
  EXPECT_EQ(scanner::query_volume_data(liar).error().code, SystemCode::kInvalidData);
  EXPECT_EQ(scanner::file_record(liar, 40, buffer).error().code, SystemCode::kInvalidData);
  EXPECT_EQ(scanner::reparse_data(liar).error().code, SystemCode::kInvalidData);
}

TEST(Driver, SaysWhatTheSystemSaid) {
  const auto source = source_of(links().build());
  const auto denied = mounted(source, {.failing = {{fixture::kFsctlVolumeData, 5}}});
  const auto data = scanner::query_volume_data(denied);
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().describe().message,
            "FSCTL_GET_NTFS_VOLUME_DATA: access denied; run as administrator "
            "(Windows error 5)");
  const auto odd = mounted(source, {.failing = {{fixture::kFsctlVolumeData, 4711}}});
  EXPECT_EQ(scanner::query_volume_data(odd).error().describe().message,
            "FSCTL_GET_NTFS_VOLUME_DATA: (Windows error 4711)");
  auto volume = mounted(source);
  EXPECT_TRUE(scanner::query_journal(volume));
  volume.driver().journal.reset();
  EXPECT_EQ(scanner::query_journal(volume).error().code, SystemCode::kJournalNotActive);
}

TEST(Driver, ReparseDataOfAnOpenedFile) {
  auto builder = links();
  const Blob far = fixture::relative_symlink(std::u16string(400, u'y'));
  builder.set_reparse(builder.add_file(kRoot, u"far", {.record = 60}), far,
                      {.placement = fixture::Placement::kNonResident, .fragments = 2});
  const auto volume = mounted(source_of(builder.build()));
  const auto near_data = scanner::reparse_data(**volume.open_by_id({50, 9}));
  ASSERT_TRUE(near_data);
  EXPECT_EQ(*near_data, fixture::relative_symlink(u"x"));
  const auto far_data = scanner::reparse_data(**volume.open_by_id({60, 1}));
  ASSERT_TRUE(far_data);
  EXPECT_EQ(*far_data, far);
  EXPECT_EQ(scanner::reparse_data(**volume.open_by_id({40, 3})).error().code,
            SystemCode::kNotAReparsePoint);
  EXPECT_EQ(volume.open_by_id({50, 8}).error(), SystemCode::kInvalidParameter);
}

}  // namespace
}  // namespace scanner_test
