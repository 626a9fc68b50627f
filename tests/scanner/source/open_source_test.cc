#include "scanner/source/open_source.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "source_fixtures.h"
#include "tests/support/disk_images.h"
#include "tests/support/volume_builder.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::SparseImage;

const SparseImage& ntfs() {
  static const SparseImage image = fixture::VolumeBuilder().build().image;
  return image;
}

SparseImage ext2() {
  SparseImage image(1 << 20);
  image.write(1024 + 0x38, hex("53ef"));
  return image;
}

SparseImage bitlocker() {
  SparseImage image(1 << 20);
  image.write(0, hex("eb5890 2d4656452d46532d"));
  return image;
}

std::expected<OpenedSource, Error> open(const SparseImage& image, const OpenOptions& options = {}) {
  return open_bytes(disk_of(image), "x.img", options);
}

std::string error_of(const SparseImage& image, const OpenOptions& options = {}) {
  const auto opened = open(image, options);
  return opened ? "no error" : opened.error().message;
}

bool starts_like(const ByteSource& source, const SparseImage& image) {
  Blob bytes(4096);
  return read_exactly(source, 0, bytes).has_value() && bytes == image.bytes(0, 4096);
}

TEST(OpenSource, TakesAVolume) {
  const auto opened = open(ntfs());
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->volumes.size(), 1U);
  EXPECT_EQ(opened->volumes[0].name, "x.img");
  EXPECT_EQ(opened->volumes[0].source, "x.img");
  EXPECT_EQ(opened->volumes[0].partition, 0U);
  EXPECT_FALSE(opened->volumes[0].loose_mft);
  EXPECT_EQ(opened->volumes[0].bytes->size_bytes(), ntfs().size());
  EXPECT_FALSE(opened->table);
  EXPECT_TRUE(opened->notes.empty());
  EXPECT_EQ(error_of(ntfs(), {.partition = 1}),
            "x.img: there is no partition 1: this is an NTFS volume, not a disk with partitions");
}

TEST(OpenSource, TakesAVolumeByItsBackupBootSector) {
  SparseImage image = ntfs();
  image.write(0, Blob(512));
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->volumes.size(), 1U);
}

TEST(OpenSource, TakesALooseMft) {
  const auto opened = open(SparseImage(fixture::VolumeBuilder().build().mft_bytes()));
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->volumes[0].loose_mft);
  EXPECT_EQ(opened->volumes[0].name, "x.img");
}

TEST(OpenSource, TakesEveryNtfsPartitionAndNamesTheOthers) {
  const auto disk = fixture::gpt_disk(
      {{.content = SparseImage(1 << 20),
        .type = std::string(fixture::kGptMicrosoftReserved),
        .name = u""},
       {.content = ntfs()},
       {.content = bitlocker(), .name = u"Daten"},
       {.content = ext2(), .type = "0fc63daf-8483-4772-8e79-3d69d8477de4", .name = u""},
       // What counts is what is there, not what the table says.
       {.content = ntfs(), .type = std::string(fixture::kGptWindowsRecovery)}});
  const auto opened = open(disk.image);
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->volumes.size(), 2U);
  EXPECT_EQ(opened->volumes[0].name, "x.img#2");
  EXPECT_EQ(opened->volumes[0].source, "x.img");
  EXPECT_EQ(opened->volumes[0].partition, 2U);
  EXPECT_EQ(opened->volumes[1].name, "x.img#5");
  for (const auto& volume : opened->volumes) EXPECT_TRUE(starts_like(*volume.bytes, ntfs()));
  ASSERT_EQ(opened->skipped.size(), 3U);
  EXPECT_EQ(opened->skipped[0].name, "x.img#1");
  EXPECT_EQ(opened->skipped[0].what, "Microsoft reserved: nothing but zeros at its start");
  EXPECT_TRUE(opened->skipped[1].what.starts_with(
      "basic data \"Daten\": a BitLocker-encrypted volume; unlock it"));
  EXPECT_EQ(opened->skipped[1].content, ContentKind::kBitLocker);
  EXPECT_EQ(opened->skipped[2].what, "Linux file system: an ext2 file system");
  ASSERT_TRUE(opened->table);
  EXPECT_EQ(opened->table->scheme, PartitionScheme::kGpt);
}

TEST(OpenSource, TakesLogicalDrivesAndLargeSectors) {
  for (const std::uint32_t sector_bytes : {512U, 4096U}) {
    const auto image = fixture::VolumeBuilder({.sector_bytes = sector_bytes}).build().image;
    const auto disk = fixture::mbr_disk({{.content = image}, {.content = image, .logical = true}},
                                        {.sector_bytes = sector_bytes});
    const auto opened = open(disk.image);
    ASSERT_TRUE(opened) << opened.error().message;
    ASSERT_EQ(opened->volumes.size(), 2U);
    EXPECT_EQ(opened->volumes[1].name, "x.img#5");
    EXPECT_TRUE(starts_like(*opened->volumes[1].bytes, image));
    // Windows knows a logical drive by its distance from the start of the disk, too.
    ASSERT_TRUE(opened->volumes[1].identity);
    EXPECT_EQ(identity_words(*opened->volumes[1].identity),
              "disk signature 1234abcd, byte " + std::to_string(disk.partition_offsets.at(1)));
    EXPECT_TRUE(opened->skipped.empty());  // the extended partition is no volume that was lost
  }
}

TEST(OpenSource, TakesTheOnePartitionAskedFor) {
  const auto disk = fixture::mbr_disk(
      {{.content = ntfs()}, {.content = ntfs()}, {.content = ext2(), .type = 0x83}});
  const auto opened = open(disk.image, {.partition = 2});
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->volumes.size(), 1U);
  EXPECT_EQ(opened->volumes[0].name, "x.img#2");
  ASSERT_EQ(opened->skipped.size(), 2U);
  EXPECT_EQ(opened->skipped[0].content, ContentKind::kNtfs);
  EXPECT_EQ(error_of(disk.image, {.partition = 3}),
            "x.img: partition 3 holds no NTFS volume: Linux (83): an ext2 file system");
  EXPECT_EQ(error_of(disk.image, {.partition = 4}),
            "x.img: there is no partition 4; found: #1 NTFS/exFAT/HPFS (07): an NTFS volume, #2 "
            "NTFS/exFAT/HPFS (07): an NTFS volume, #3 Linux (83): an ext2 file system");
  EXPECT_EQ(error_of(disk.image, {.partition = 0}), "x.img: partitions are numbered from 1");
}

TEST(OpenSource, ListsADiskWithoutNtfs) {
  const auto disk = fixture::mbr_disk(
      {{.content = ext2(), .type = 0x83}, {.content = SparseImage(4096), .type = 0x82}});
  EXPECT_EQ(error_of(disk.image),
            "x.img: no partition of this disk holds an NTFS volume; found: #1 Linux (83): an ext2 "
            "file system, #2 Linux swap (82): nothing but zeros at its start");
}

TEST(OpenSource, ClampsAPartitionAndSaysSo) {
  const auto disk = fixture::mbr_disk({{.content = ntfs()}});
  SparseImage image = disk.image;
  image.resize(disk.partition_offsets[0] + ntfs().size() - 4096);
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->volumes[0].bytes->size_bytes(), ntfs().size() - 4096);
  ASSERT_FALSE(opened->notes.empty());
  EXPECT_TRUE(contains(opened->notes[0], "past the end of the disk"));
}

TEST(OpenSource, LeavesOutTheFooterOfAFixedVhd) {
  SparseImage image = ntfs();
  fixture::append_vhd_footer(image);
  const auto opened = open(image);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->volumes[0].bytes->size_bytes(), image.size() - 512);
  EXPECT_TRUE(contains(opened->notes.at(0), "fixed VHD"));
}

// An old table can name one place many times; hostile ones a thousand times.
TEST(OpenSource, TakesAnOffsetOnce) {
  auto disk = fixture::mbr_disk({{.content = ntfs()}, {.content = ntfs()}});
  disk.image.write(446 + 16, disk.image.bytes(446, 16));
  const auto opened = open(disk.image);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->volumes.size(), 1U);
  ASSERT_EQ(opened->skipped.size(), 1U);
  EXPECT_TRUE(contains(opened->skipped[0].what, "begins where partition 1 does"));
  EXPECT_FALSE(opened->skipped[0].identity.is_unique());
}

TEST(OpenSource, PrefersATableToWhatFollowsIt) {
  auto disk = fixture::mbr_disk({{.content = ntfs()}});
  disk.image.write(65536 + 64, fixture::ascii("_BHRfS_M"));  // once the whole disk was btrfs
  const auto opened = open(disk.image);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->volumes[0].name, "x.img#1");
}

TEST(OpenSource, SaysWhatElseItIs) {
  EXPECT_EQ(error_of(SparseImage()), "x.img: not an NTFS volume: this is empty (0 bytes)");
  EXPECT_EQ(error_of(ext2()), "x.img: not an NTFS volume: this is an ext2 file system");
  SparseImage qcow(4096);
  qcow.write(0, hex("514649fb"));
  EXPECT_TRUE(error_of(qcow).starts_with(
      "x.img: not an NTFS volume: this is a QCOW2 disk image; expose it raw with 'qemu-nbd"));
  SparseImage noise(1 << 20);
  noise.write(0, counting_bytes(4096));
  EXPECT_TRUE(error_of(noise).starts_with("x.img: not an NTFS volume: no boot sector"));
  const auto bad = disk_of(SparseImage(1 << 20));
  bad->break_range(0, 1 << 20);
  const auto opened = open_bytes(bad, "x.img");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "x.img: cannot read disk at byte 0: Input/output error");
}

TEST(OpenSource, OpensFilesByPathAndPartition) {
  const TemporaryFolder folder;
  const auto disk = fixture::mbr_disk({{.content = ntfs()}, {.content = ntfs()}});
  const std::string path = folder.write(u8"disk.img", disk.image.flatten());
  const auto whole = open_source(path);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->argument, path);
  EXPECT_EQ(whole->volumes.size(), 2U);
  const auto second = open_source(path + "#2");
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->argument, path + "#2");
  ASSERT_EQ(second->volumes.size(), 1U);
  EXPECT_EQ(second->volumes[0].name, path + "#2");
  EXPECT_EQ(second->volumes[0].source, path);
  EXPECT_FALSE(open_source(path + "#2", {.partition = 1}));
  EXPECT_TRUE(open_source(path + "#2", {.partition = 2}));
  EXPECT_FALSE(open_source(path + "x"));
}

}  // namespace
}  // namespace scanner
