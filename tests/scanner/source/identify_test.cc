#include "scanner/source/identify.h"

#include <gtest/gtest.h>

#include "scanner/source/memory_source.h"
#include "scanner/source/ntfs_boot.h"
#include "source_fixtures.h"
#include "tests/support/disk_images.h"
#include "tests/support/volume_builder.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::put;
using fixture::SparseImage;
using std::string_literals::operator""s;

Content identify(const SparseImage& image) {
  return scanner::identify(*disk_of(image));
}

struct Mark {
  std::uint64_t offset;
  std::string bytes;
  ContentKind kind;
  std::string_view words;
};

// The numbers are those of each format's own documentation and of `file`'s magic.
const Mark kMarks[] = {
    {0, "vhdxfile", ContentKind::kVhdx, "a VHDX disk image"},
    {0, "conectix", ContentKind::kVhd, "a dynamic VHD disk image"},
    {0, "KDMV", ContentKind::kVmdk, "a sparse VMDK disk image"},
    {0, "# Disk DescriptorFile\nversion=1\n", ContentKind::kVmdk,
     "the descriptor of a VMDK disk image"},
    {0, "QFI\xFB\0\0\0\3"s, ContentKind::kQcow2, "a QCOW2 disk image"},
    {64, "\x7F\x10\xDA\xBE"s, ContentKind::kVdi, "a VDI disk image"},
    {0, "EVF\x09\x0D\x0A\xFF\0"s, ContentKind::kEwf, "an EWF (E01) disk image"},
    {0, "EVF2\x0D\x0A\x81\0"s, ContentKind::kEwf, "an EWF2 (Ex01) disk image"},
    {0, "\0ntfsclone-image"s, ContentKind::kOtherContainer, "an ntfsclone image"},
    {0,
     "\xFD"
     "7zXZ\0"s,
     ContentKind::kCompressed, "xz-compressed data"},
    {3, "-FVE-FS-", ContentKind::kBitLocker, "a BitLocker-encrypted volume"},
    {3, "EXFAT   ", ContentKind::kExFat, "an exFAT file system"},
    {3, "ReFS\0\0\0\0"s, ContentKind::kReFs, "a ReFS file system"},
    {0, "XFSB", ContentKind::kXfs, "an XFS file system"},
    {0, "LUKS\xBA\xBE\0\1"s, ContentKind::kLuks, "a LUKS1 encrypted volume"},
    {0, "LUKS\xBA\xBE\0\2"s, ContentKind::kLuks, "a LUKS2 encrypted volume"},
    {32, "NXSB", ContentKind::kApfs, "an APFS container"},
    {1024, "H+\0\4"s, ContentKind::kHfsPlus, "an HFS+ file system"},
    {1024 + 56, "\x53\xEF"s, ContentKind::kExt, "an ext2 file system"},
    {512, "LABELONE\1\0\0\0\0\0\0\0\0\0\0\0\x20\0\0\0LVM2 001"s, ContentKind::kLvm,
     "an LVM2 physical volume"},
    {4096 - 10, "SWAPSPACE2", ContentKind::kSwap, "Linux swap space"},
    {65536 - 10, "SWAPSPACE2", ContentKind::kSwap, "Linux swap space"},
    {32769, "CD001", ContentKind::kIso9660, "an ISO 9660 file system"},
    {32769 + 2048, "NSR02", ContentKind::kUdf, "a UDF file system"},
    {65536 + 64, "_BHRfS_M", ContentKind::kBtrfs, "a btrfs file system"},
};

TEST(Identify, KnowsMarks) {
  for (const Mark& mark : kMarks) {
    SparseImage image(1 << 20);
    image.write(mark.offset, fixture::ascii(mark.bytes));
    const Content content = identify(image);
    EXPECT_EQ(content.kind, mark.kind) << mark.words;
    EXPECT_EQ(content.words, mark.words);
    EXPECT_TRUE(is_known(content));
    // Cut within its mark, it is nothing that is known; and nothing is read past the end.
    image.resize(mark.offset + 1);
    EXPECT_NE(identify(image).kind, mark.kind) << mark.words;
  }
}

TEST(Identify, HintsHowToOpenContainers) {
  for (const auto& [mark, command] :
       {std::pair{"QFI\xFB"s, "qemu-nbd --read-only"},
        std::pair{"KDMV"s, "qemu-img convert -O raw"}, std::pair{"vhdxfile"s, "Mount-DiskImage"},
        std::pair{"EVF\x09\x0D\x0A\xFF\0"s, "ewfmount FILE DIR"},
        std::pair{"LUKS\xBA\xBE\0\2"s, "cryptsetup open --readonly"}}) {
    SparseImage image(4096);
    image.write(0, fixture::ascii(mark));
    EXPECT_TRUE(contains(identify(image).hint, command)) << command;
  }
}

// From mkfs.fat: a BPB with the given sizes. [bytes 0B..2C]
SparseImage fat(std::uint16_t reserved, std::uint16_t root_entries, std::uint32_t sectors,
                std::uint8_t per_cluster, std::uint16_t fat_sectors, std::uint32_t fat32_sectors) {
  Blob sector(512);
  put<std::uint16_t>(sector, 11, 512);
  put<std::uint8_t>(sector, 13, per_cluster);
  put<std::uint16_t>(sector, 14, reserved);
  put<std::uint8_t>(sector, 16, 2);
  put<std::uint16_t>(sector, 17, root_entries);
  put<std::uint8_t>(sector, 21, 0xF8);
  put<std::uint16_t>(sector, 22, fat_sectors);
  put<std::uint32_t>(sector, 32, sectors);
  put<std::uint32_t>(sector, 36, fat32_sectors);
  put<std::uint16_t>(sector, 510, 0xAA55);
  SparseImage image(1 << 20);
  image.write(0, sector);
  return image;
}

TEST(Identify, TellsFatByItsClusters) {
  EXPECT_EQ(identify(fat(1, 512, 2048, 4, 2, 0)).words, "a FAT12 file system");
  EXPECT_EQ(identify(fat(4, 512, 65536, 4, 64, 0)).words, "a FAT16 file system");
  EXPECT_EQ(identify(fat(32, 0, 131072, 1, 0, 1009)).words, "a FAT32 file system");
  EXPECT_EQ(identify(fat(1, 512, 8, 4, 200, 0)).kind, ContentKind::kUnknown) << "FATs past the end";
  EXPECT_EQ(identify(fat(0, 512, 2048, 4, 2, 0)).kind, ContentKind::kUnknown);
}

TEST(Identify, TellsBitLockerToGoFromTheFatItPretends) {
  SparseImage image = fat(32, 0, 131072, 1, 0, 1009);
  image.write(3, fixture::ascii("MSWIN4.1"));
  EXPECT_EQ(identify(image).kind, ContentKind::kFat);
  image.write(0x1A8, hex("3bd66749292ed84a8399f6a339e3d001"));
  EXPECT_EQ(identify(image).kind, ContentKind::kBitLocker);
}

TEST(Identify, TellsExt3AndExt4) {
  SparseImage image(1 << 20);
  image.write(1024 + 0x38, hex("53ef"));
  image.write(1024 + 0x5C, hex("04"));
  EXPECT_EQ(identify(image).words, "an ext3 file system");
  image.write(1024 + 0x60, hex("42"));
  EXPECT_EQ(identify(image).words, "an ext4 file system");
}

TEST(Identify, TellsADifferencingVhd) {
  SparseImage image(4096);
  image.write(0, fixture::ascii("conectix"));
  image.write(60, hex("00000004"));
  EXPECT_EQ(identify(image).words, "a differencing VHD disk image");
}

TEST(Identify, TellsNothingFromSomething) {
  EXPECT_EQ(identify(SparseImage()).kind, ContentKind::kEmpty);
  EXPECT_EQ(identify(SparseImage(511)).kind, ContentKind::kTooShort);
  EXPECT_EQ(identify(SparseImage(512)).kind, ContentKind::kZeros);
  EXPECT_EQ(identify(SparseImage(3ULL << 40)).kind, ContentKind::kZeros);
  SparseImage image(1 << 20);
  image.write(7, hex("01"));
  EXPECT_EQ(identify(image).kind, ContentKind::kUnknown);
  EXPECT_FALSE(is_known(identify(image)));
}

TEST(Identify, ReadsLittle) {
  const auto disk = disk_of(SparseImage(1ULL << 40));
  static_cast<void>(scanner::identify(*disk));
  EXPECT_LE(disk->bytes_read(), 256U * 1024);
}

TEST(Identify, SaysWhenTheStartCannotBeRead) {
  const auto disk = disk_of(SparseImage(1 << 20));
  disk->break_range(0, 4096);
  const Content content = scanner::identify(*disk);
  EXPECT_EQ(content.kind, ContentKind::kUnreadable);
  EXPECT_TRUE(contains(content.error, "Input/output error"));
}

TEST(Identify, LooksAroundABadSpot) {
  SparseImage image(1 << 20);
  image.write(65536 + 64, fixture::ascii("_BHRfS_M"));
  const auto disk = disk_of(image);
  disk->break_range(8192, 512);
  EXPECT_EQ(scanner::identify(*disk).kind, ContentKind::kBtrfs);
}

fixture::Volume small_volume(const fixture::VolumeOptions& options = {}) {
  return fixture::VolumeBuilder(options).build();
}

TEST(Identify, KnowsNtfsOfAnyGeometry) {
  for (const std::uint32_t sector_bytes : {512U, 4096U}) {
    for (const std::uint32_t cluster_bytes : {4096U, 65536U, 2U << 20}) {
      const auto volume =
          small_volume({.sector_bytes = sector_bytes, .cluster_bytes = cluster_bytes});
      const Content content = identify(volume.image);
      EXPECT_EQ(content.kind, ContentKind::kNtfs);
      EXPECT_FALSE(content.damaged_boot_sector);
    }
  }
}

TEST(Identify, FindsTheBackupOfADamagedBootSector) {
  for (const std::uint32_t sector_bytes : {512U, 1024U, 4096U}) {
    auto volume = small_volume({.sector_bytes = sector_bytes});
    for (const Blob& damage : {Blob(512), counting_bytes(512)}) {
      volume.image.write(0, damage);
      const Content content = identify(volume.image);
      EXPECT_EQ(content.kind, ContentKind::kNtfs) << sector_bytes;
      EXPECT_TRUE(content.damaged_boot_sector);
      EXPECT_EQ(content.words, "an NTFS volume with a damaged boot sector");
      const auto boot = find_ntfs_backup_boot(*disk_of(volume.image));
      ASSERT_TRUE(boot);
      EXPECT_EQ(boot->sector_bytes, sector_bytes);
      EXPECT_EQ(boot->cluster_bytes, volume.cluster_bytes);
    }
  }
}

TEST(Identify, ReadsTheBackupWhenTheFirstSectorCannotBeRead) {
  const auto disk = disk_of(small_volume().image);
  disk->break_range(0, 512);
  EXPECT_EQ(scanner::identify(*disk).kind, ContentKind::kNtfs);
}

// The last sector of a disk can be the backup of a partition that begins further on.
TEST(Identify, DoesNotTakeAPartitionsBackupForTheDisks) {
  const auto volume = small_volume();
  SparseImage disk(65536);
  disk.write(65536, volume.image);
  EXPECT_FALSE(find_ntfs_backup_boot(*disk_of(disk)));
  EXPECT_NE(identify(disk).kind, ContentKind::kNtfs);
}

TEST(Identify, NamesNtfsByItsNameAlone) {
  auto volume = small_volume({.backup_boot = false});
  volume.image.write(0x0B, hex("0000"));
  const Content content = identify(volume.image);
  EXPECT_EQ(content.kind, ContentKind::kNtfs);
  EXPECT_TRUE(content.damaged_boot_sector);
}

TEST(NtfsBoot, WantsASaneGeometry) {
  const Blob good = small_volume().image.bytes(0, 512);
  EXPECT_TRUE(looks_like_ntfs_boot(mft::Bytes(good)));
  for (const std::size_t offset : {0x03U, 0x0BU, 0x0DU, 0x0EU, 0x10U, 0x11U, 0x13U}) {
    Blob bad = good;
    bad[offset] = static_cast<std::byte>(std::to_integer<unsigned>(bad[offset]) ^ 0x7U);
    EXPECT_FALSE(looks_like_ntfs_boot(mft::Bytes(bad))) << offset;
  }
  for (std::size_t length = 0; length < 512; length += 17) {
    const Blob cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length));
    static_cast<void>(looks_like_ntfs_boot(mft::Bytes(cut)));
  }
}

TEST(Identify, KnowsALooseMft) {
  for (const std::uint32_t record_bytes : {1024U, 4096U}) {
    const Blob mft = small_volume({.record_bytes = record_bytes}).mft_bytes();
    EXPECT_EQ(identify(SparseImage(mft)).kind, ContentKind::kLooseMft);
    EXPECT_EQ(identify(SparseImage(Blob(mft.begin(), mft.begin() + record_bytes))).kind,
              ContentKind::kLooseMft)
        << "one record is enough";
  }
}

TEST(Identify, KnowsALooseMftWhoseFirstRecordIsDamaged) {
  const fixture::Volume volume = small_volume();
  EXPECT_EQ(identify(SparseImage(volume.mft_bytes_unmapped())).kind, ContentKind::kLooseMft);
  Blob torn = volume.mft_bytes();
  put<std::uint32_t>(torn, 0, 0x44414142);  // BAAD
  EXPECT_EQ(identify(SparseImage(torn)).kind, ContentKind::kLooseMft);
}

// Else its records would get wrong numbers.
TEST(Identify, DoesNotTakeAHeadlessVolumeForALooseMft) {
  Blob shifted(16384);
  fixture::append_bytes(shifted, small_volume().mft_bytes());
  EXPECT_EQ(identify(SparseImage(shifted)).kind, ContentKind::kUnknown);
}

TEST(Identify, WantsMoreThanFourLetters) {
  SparseImage image(4096);
  image.write(0, fixture::ascii("FILE"));
  EXPECT_EQ(identify(image).kind, ContentKind::kUnknown);
}

TEST(VhdFooter, IsFoundAtTheEndOfAFixedVhdOnly) {
  SparseImage disk(1 << 20);
  EXPECT_EQ(vhd_footer_bytes(*disk_of(disk)), 0U);
  fixture::append_vhd_footer(disk);
  EXPECT_EQ(disk.size(), (1U << 20) + 512);
  EXPECT_EQ(vhd_footer_bytes(*disk_of(disk)), 512U);
  disk.write(disk.size() - 512 + 60, hex("00000003"));
  EXPECT_EQ(vhd_footer_bytes(*disk_of(disk)), 0U) << "dynamic";
  EXPECT_EQ(vhd_footer_bytes(*disk_of(SparseImage(100))), 0U);
}

}  // namespace
}  // namespace scanner
