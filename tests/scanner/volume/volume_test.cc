// Opening: boot sector and backup, $MFT and its mirror, $UpCase, and the state the volume was left
// in.
#include "scanner/volume/volume.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/source/memory_source.h"
#include "tests/scanner/support.h"
#include "tests/support/upcase_table.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::put;
using fixture::VolumeBuilder;
using fixture::VolumeOptions;

bool has_fault(const scanner::Volume& volume, mft::FaultCode code) {
  return std::ranges::any_of(volume.faults(),
                             [code](const mft::Fault& fault) { return fault.code == code; });
}

VolumeBuilder small(VolumeOptions options = {}) {
  VolumeBuilder builder(std::move(options));
  builder.add_file(kRoot, u"x");
  builder.set_reparse(builder.add_file(kRoot, u"l"), fixture::relative_symlink(u"X"));
  return builder;
}

void expect_link(const scanner::SharedSource& source) {
  Scene scene(source, "C:");
  EXPECT_EQ(scene.answer("\\l"), "ok");
}

TEST(Volume, SaysWhatItIs) {
  const auto volume = open_volume(
      source_of(small({.cluster_bytes = 8192, .record_bytes = 4096, .label = u"my disk"}).build()));
  ASSERT_TRUE(volume);
  EXPECT_EQ(volume->label(), "my disk");
  EXPECT_EQ(volume->ntfs_version(), "3.1");
  EXPECT_EQ(volume->record_bytes(), 4096U);
  EXPECT_EQ(volume->boot()->cluster_bytes, 8192U);
  EXPECT_EQ(volume->boot()->serial, 0x1122334455667788U);
  EXPECT_EQ(volume->mft_extents(), 1U);
  EXPECT_TRUE(volume->faults().empty());
  EXPECT_TRUE(volume->unclean().empty());
  EXPECT_TRUE(volume->incomplete().empty());
}

TEST(Volume, TheBackupBootSector) {
  for (const std::uint32_t sector_bytes : {512U, 4096U}) {
    auto volume = small({.sector_bytes = sector_bytes}).build();
    volume.image.write(0, Blob(512));
    const auto opened = open_volume(source_of(volume));
    ASSERT_TRUE(opened) << sector_bytes;
    EXPECT_TRUE(has_fault(*opened, mft::FaultCode::kBadBootSector));
    expect_link(source_of(volume));
  }
}

TEST(Volume, NoBootSectorAtAll) {
  auto volume = small({.backup_boot = false}).build();
  Blob boot(512);
  fixture::append_ascii(boot, "");
  boot = volume.image.bytes(0, 512);
  put<std::uint16_t>(boot, 0x0B, 0);  // sectors of no bytes
  volume.image.write(0, boot);
  const auto opened = scanner::open_bytes(source_of(volume), "v");
  if (opened) {
    EXPECT_FALSE(scanner::Volume::open(opened->volumes.at(0)));
  }
}

TEST(Volume, TheMirrorOfRecordZero) {
  for (const bool torn : {false, true}) {
    auto builder = small();
    builder.edit_record(0, [torn](fixture::RecordBuilder& record) {
      torn ? record.tear(1) : record.patch_u32(0, 0);
    });
    const auto volume = builder.build();
    const auto opened = open_volume(source_of(volume));
    ASSERT_TRUE(opened);
    EXPECT_TRUE(has_fault(*opened, mft::FaultCode::kMftMirrorUsed));
    EXPECT_TRUE(opened->incomplete().empty());
    expect_link(source_of(volume));
  }
}

TEST(Volume, ALaterExtentThatIsNotThere) {
  auto builder =
      small({.mft_fragments = {8, 8, 8}, .mft_extents_in_base = 1, .first_user_record = 70});
  tear(builder, {15}, 1);
  const auto opened = open_volume(source_of(builder.build()));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record_count(), 32U);
  EXPECT_TRUE(has_fault(*opened, mft::FaultCode::kMftIncomplete));
  ASSERT_EQ(opened->incomplete().size(), 1U);
  EXPECT_TRUE(
      opened->incomplete()[0].text().starts_with("the extents of $MFT were found for only 32 of"));
}

// A hole in $MFT would read as records that were never used.
TEST(Volume, AHoleInTheMftIsNotSilence) {
  auto builder = small({.mft_fragments = {8, 8}, .first_user_record = 40});
  builder.edit_record(0, [](fixture::RecordBuilder& record) {
    const auto data = record.attribute_offset(fixture::kData);
    const auto bytes = record.logical_bytes();
    const auto pairs = data + fixture::get<std::uint16_t>(bytes, data + 0x20);
    // 8 clusters where they were, then all the rest as a hole.
    const auto first = fixture::get<std::uint8_t>(bytes, pairs);
    const std::size_t second = pairs + 1 + (first & 0xFU) + (first >> 4U);
    record.patch_u8(second, 0x01).patch_u8(second + 1, 100).patch_u8(second + 2, 0);
  });
  const auto opened = open_volume(source_of(builder.build()));
  ASSERT_TRUE(opened);
  EXPECT_FALSE(opened->incomplete().empty());
}

TEST(Volume, TruncatedImages) {
  auto volume = small({.minimum_clusters = 4000}).build();
  volume.image.resize(volume.image.size() - 100 * 4096);
  const auto opened = open_volume(source_of(volume));
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->incomplete().size(), 1U);
  EXPECT_TRUE(opened->incomplete()[0].text().starts_with("the source ends before the volume does"));
}

TEST(Volume, UpCaseMissingOrShort) {
  const auto& table = fixture::default_upcase();
  Blob wrong = fixture::upcase_bytes(table);
  wrong.resize(wrong.size() - 2);
  Blob no_fixed_point = fixture::upcase_bytes(table);
  put<std::uint16_t>(no_fixed_point, 0x100 * 2, 0x101);
  put<std::uint16_t>(no_fixed_point, 0x101 * 2, 0x100);
  for (const Blob& stream : {Blob(), wrong, no_fixed_point}) {
    const auto source = source_of(small({.upcase_stream = stream}).build());
    const auto opened = open_volume(source);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(has_fault(*opened, mft::FaultCode::kBadUpCase)) << stream.size();
    expect_link(source);  // the built-in table folds ASCII at least
  }
  auto builder = small();
  tear(builder, {10});
  const auto opened = open_volume(source_of(builder.build()));
  ASSERT_TRUE(opened);
  EXPECT_FALSE(opened->faults().empty());
}

std::vector<std::string> unclean(const fixture::Volume& volume) {
  const auto opened = open_volume(source_of(volume));
  return opened ? report::texts_of(opened->unclean()) : std::vector<std::string>{"not opened"};
}
using Texts = std::vector<std::string>;
const Texts kReplay{"its $LogFile holds changes that were not replayed"};

// $LogFile of a mounted volume is in use, and its shadow copy has it so; the file system was
// flushed for it. [WDK: IOCTL_VOLSNAP_FLUSH_AND_HOLD_WRITES] The dirty bit means damage there, too.
TEST(VolumeState, OfAShadowCopyTheDirtyBitOnly) {
  constexpr const char* kCopy = R"(\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3)";
  const auto state = [](const fixture::Volume& volume, const char* name) {
    const auto opened = scanner::open_bytes(source_of(volume), name);
    if (!opened) return Texts{opened.error().message};
    const auto one = scanner::Volume::open(opened->volumes.front());
    return one ? report::texts_of((*one)->unclean()) : Texts{one.error().message};
  };
  const auto in_use = small({.log_file = fixture::LogFile::kInUse}).build();
  EXPECT_EQ(state(in_use, kCopy), Texts());
  EXPECT_EQ(state(in_use, "backup.img"), kReplay);
  EXPECT_EQ(state(in_use, R"(\\.\HarddiskVolume3)"), kReplay);
  EXPECT_EQ(state(small({.volume_flags = 1}).build(), kCopy), Texts{"the volume is marked dirty"});
}

TEST(VolumeState, DirtyBit) {
  EXPECT_EQ(unclean(small({.volume_flags = 1}).build()), Texts{"the volume is marked dirty"});
  EXPECT_EQ(unclean(small({.volume_flags = 0x80}).build()), Texts());
  // A loose $MFT tells it too.
  const auto loose = open_volume(loose_source_of(small({.volume_flags = 1}).build()));
  ASSERT_TRUE(loose);
  EXPECT_EQ(report::texts_of(loose->unclean()), Texts{"the volume is marked dirty"});
}

TEST(VolumeState, LogFiles) {
  EXPECT_EQ(unclean(small({.log_file = fixture::LogFile::kEmpty}).build()), Texts());
  EXPECT_EQ(unclean(small({.log_file = fixture::LogFile::kClean}).build()), Texts());
  EXPECT_EQ(unclean(small({.log_file = fixture::LogFile::kAbsent}).build()), Texts());
  EXPECT_EQ(unclean(small({.log_file = fixture::LogFile::kInUse}).build()), kReplay);
}

// A restart page as Windows writes it: 4096 bytes, array of nine words at 1E, area at 30.
Blob restart_page(std::uint64_t lsn, std::uint16_t clients_in_use, std::uint16_t flags) {
  Blob page(4096);
  fixture::put<std::uint32_t>(page, 0, 0x52545352);  // RSTR
  put<std::uint16_t>(page, 0x04, 0x1E);
  put<std::uint16_t>(page, 0x06, 9);
  put<std::uint32_t>(page, 0x10, 4096);
  put<std::uint32_t>(page, 0x14, 4096);
  put<std::uint16_t>(page, 0x18, 0x30);
  put<std::uint64_t>(page, 0x30, lsn);
  put<std::uint16_t>(page, 0x30 + 0x0C, clients_in_use);
  put<std::uint16_t>(page, 0x30 + 0x0E, flags);
  fixture::apply_fixups(page, 0x1E, 7);
  return page;
}

// The volume with these two restart pages at the start of its $LogFile.
Texts with_pages(const Blob& first, const Blob& second) {
  auto volume = small({.log_file = fixture::LogFile::kEmpty}).build();
  const auto record = volume.record(2);
  // The emptied log is all FF: its first clusters are found by their content.
  const auto image = volume.image_bytes();
  const Blob filled(8192, std::byte{0xFF});
  for (std::size_t at = 0; at + 8192 <= image.size(); at += 4096) {
    if (!std::ranges::equal(filled, std::span(image).subspan(at, 8192))) continue;
    volume.image.write(at, first);
    volume.image.write(at + 4096, second);
    return unclean(volume);
  }
  ADD_FAILURE() << "no $LogFile of " << record.size();
  return {};
}

TEST(VolumeState, RestartPages) {
  constexpr std::uint16_t kNoClient = 0xFFFF;
  const Blob closed = restart_page(10, kNoClient, 0);
  const Blob clean = restart_page(10, 0, 2);
  const Blob open = restart_page(10, 0, 0);
  const Blob older_open = restart_page(5, 0, 0);
  const Blob newer_open = restart_page(20, 0, 0);
  const Blob none(4096, std::byte{0xFF});
  EXPECT_EQ(with_pages(closed, closed), Texts());
  EXPECT_EQ(with_pages(clean, clean), Texts());
  EXPECT_EQ(with_pages(open, open), kReplay);
  // The newer page counts, wherever it is.
  EXPECT_EQ(with_pages(clean, older_open), Texts());
  EXPECT_EQ(with_pages(older_open, clean), Texts());
  EXPECT_EQ(with_pages(clean, newer_open), kReplay);
  EXPECT_EQ(with_pages(newer_open, clean), kReplay);
  // One page alone.
  EXPECT_EQ(with_pages(none, open), kReplay);
  EXPECT_EQ(with_pages(open, none), kReplay);
  EXPECT_EQ(with_pages(none, clean), Texts());
  // A torn page is no page…
  Blob torn = newer_open;
  fixture::tear_stride(torn, 3);
  EXPECT_EQ(with_pages(clean, torn), Texts());
  // … but a log of which nothing can be read is not known to be clean.
  Blob torn_clean = clean;
  fixture::tear_stride(torn_clean, 0);
  EXPECT_FALSE(with_pages(torn_clean, torn).empty());
}

TEST(VolumeState, Hibernation) {
  for (const auto* const magic : {"hibr", "HIBR"}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"HIBERFIL.SYS");
    Blob content = fixture::ascii(magic);
    content.resize(20'000);
    builder.set_data(file, content, {.fragments = 2});
    EXPECT_EQ(unclean(builder.build()), Texts{"it holds a hibernated Windows"}) << magic;
  }
  for (const auto* const magic : {"wake", "\0\0\0\0"}) {
    VolumeBuilder builder;
    const auto file = builder.add_file(kRoot, u"hiberfil.sys");
    Blob content(4);
    for (std::size_t i = 0; i < 4; ++i) content[i] = static_cast<std::byte>(magic[i]);
    content.resize(20'000);
    builder.set_data(file, content);
    EXPECT_EQ(unclean(builder.build()), Texts());
  }
}

TEST(LooseMft, TellsWhatItHolds) {
  const auto composed = small({.record_bytes = 4096, .minimum_records = 64}).build();
  const auto volume = open_volume(loose_source_of(composed));
  ASSERT_TRUE(volume);
  EXPECT_FALSE(volume->has_clusters());
  EXPECT_EQ(volume->record_bytes(), 4096U);
  EXPECT_EQ(volume->record_count(), composed.record_count());
  EXPECT_EQ(volume->label(), "fixture");
  EXPECT_TRUE(volume->incomplete().empty());
}

TEST(LooseMft, CutShort) {
  auto bytes = small({.minimum_records = 64}).build().mft_bytes();
  bytes.resize(40 * 1024);
  const auto whole_records = open_volume(std::make_shared<const scanner::MemorySource>(bytes));
  ASSERT_TRUE(whole_records);
  EXPECT_EQ(whole_records->record_count(), 40U);
  ASSERT_EQ(whole_records->incomplete().size(), 1U);
  EXPECT_EQ(whole_records->incomplete()[0].text(), "the file holds 40 of 64 records");
  bytes.resize(40 * 1024 - 1);
  const auto half = open_volume(std::make_shared<const scanner::MemorySource>(bytes));
  ASSERT_TRUE(half);
  EXPECT_EQ(half->record_count(), 39U);
  EXPECT_EQ(half->incomplete().size(), 2U);
}

TEST(LooseMft, RecordZeroGone) {
  const auto volume = small().build();
  const auto opened =
      open_volume(std::make_shared<const scanner::MemorySource>(volume.mft_bytes_unmapped()));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record_bytes(), 1024U);
  Scene scene(std::make_shared<const scanner::MemorySource>(volume.mft_bytes_unmapped()), "C:");
  EXPECT_EQ(scene.answer("\\l"), "ok");
}

}  // namespace
}  // namespace scanner_test
