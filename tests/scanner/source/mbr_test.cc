#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/source/partition_table.h"
#include "source_fixtures.h"
#include "tests/support/disk_images.h"
#include "tests/support/volume_builder.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::put;
using fixture::SparseImage;

// Bytes 446..511 of the boot records that `sfdisk` 2.38 writes on a disk of 64 MiB for
//   start=2048, size=16384, type=7        start=20480, size=4096, type=c
//   start=24576, size=100000, type=f      and in it
//   start=26624, size=16384, type=7       start=45056, size=16384, type=83
//   start=65536, size=8192, type=27
struct BootRecord {
  std::uint64_t sector;
  const char* bytes;
};
const BootRecord kSfdisk[] = {
    {0,
     "00202100072524010008000000400000 004606010c8706010050000000100000"
     "008707010fc0190700600000a0860100 00000000000000000000000000000000 55aa"},
    {24576,
     "00a7270107ac2a020008000000400000 00ac2b0205d20f030048000000480000"
     "00000000000000000000000000000000 00000000000000000000000000000000 55aa"},
    {43008,
     "00cd0c0283d20f030008000000400000 00f23003059612040098000000280000"
     "00000000000000000000000000000000 00000000000000000000000000000000 55aa"},
    {63488,
     "00141104279612040008000000200000 00000000000000000000000000000000"
     "00000000000000000000000000000000 00000000000000000000000000000000 55aa"},
};

SparseImage sfdisk_disk(std::uint32_t sector_bytes = 512) {
  SparseImage image(131072ULL * sector_bytes);
  for (const BootRecord& record : kSfdisk) {
    image.write(record.sector * sector_bytes + 446, hex(record.bytes));
  }
  return image;
}

std::string words(const PartitionTable& table) {
  std::string text;
  for (const Partition& p : table.partitions) {
    text += std::to_string(p.number) + ":" + std::to_string(p.offset_bytes / table.sector_bytes) +
            "+" + std::to_string(p.size_bytes / table.sector_bytes) + (p.is_extended ? "x " : " ");
  }
  return text;
}

bool has_problem(const PartitionTable& table, std::string_view part) {
  return std::ranges::any_of(
      table.problems, [part](const std::string& problem) { return contains(problem, part); });
}

TEST(Mbr, ReadsWhatSfdiskWrites) {
  const auto table = read_partition_table(disk_of(sfdisk_disk()));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->scheme, PartitionScheme::kMbr);
  EXPECT_EQ(table->sector_bytes, 512U);
  EXPECT_EQ(words(*table),
            "1:2048+16384 2:20480+4096 3:24576+100000x 5:26624+16384 6:45056+16384 7:65536+8192 ");
  EXPECT_EQ(table->partitions[0].type, "NTFS/exFAT/HPFS (07)");
  EXPECT_EQ(table->partitions[1].type, "FAT32 LBA (0c)");
  EXPECT_EQ(table->partitions[5].type, "Windows recovery environment (27)");
  EXPECT_TRUE(table->problems.empty());
}

TEST(Mbr, GuessesLargeSectorsByWhatIsThere) {
  // The boot record of the extended partition is evidence enough.
  const auto table = read_partition_table(disk_of(sfdisk_disk(4096)));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->sector_bytes, 4096U);
  EXPECT_EQ(table->partitions.size(), 6U);
  EXPECT_EQ(table->partitions[0].offset_bytes, 2048U * 4096);
}

TEST(Mbr, GuessesLargeSectorsByAVolume) {
  const auto volume = fixture::VolumeBuilder({.sector_bytes = 4096}).build();
  const auto disk = fixture::mbr_disk({{.content = volume.image}}, {.sector_bytes = 4096});
  const auto table = read_partition_table(disk_of(disk.image));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->sector_bytes, 4096U);
  EXPECT_EQ(table->partitions[0].offset_bytes, disk.partition_offsets[0]);
}

TEST(Mbr, AsksTheDeviceWhereNothingIsThere) {
  SparseImage image(1 << 30);
  image.write(446, hex(kSfdisk[0].bytes));
  EXPECT_EQ(read_partition_table(std::make_shared<TestDisk>(image, 4096))->sector_bytes, 4096U);
  EXPECT_EQ(read_partition_table(std::make_shared<TestDisk>(image, 512))->sector_bytes, 512U);
}

TEST(Mbr, AgreesWithTheBuilderOnLogicalDrives) {
  const SparseImage content(1 << 20);
  const auto disk = fixture::mbr_disk({{.content = content},
                                       {.content = content, .logical = true},
                                       {.content = content, .logical = true},
                                       {.content = content, .logical = true}});
  const auto table = read_partition_table(disk_of(disk.image));
  ASSERT_TRUE(table);
  std::vector<std::uint64_t> offsets;
  for (const Partition& partition : table->partitions) {
    if (!partition.is_extended) offsets.push_back(partition.offset_bytes);
  }
  EXPECT_EQ(offsets, disk.partition_offsets);
  EXPECT_EQ(table->partitions.back().number, 7U);
}

TEST(Mbr, LeavesAChainThatLoops) {
  SparseImage image = sfdisk_disk();
  image.write(43008 * 512 + 446 + 16 + 8, hex("00480000"));  // the second link names itself
  const auto table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  EXPECT_TRUE(has_problem(*table, "loops"));
  EXPECT_EQ(table->partitions.size(), 5U);
}

TEST(Mbr, LeavesAChainThatNeverEnds) {
  constexpr std::uint32_t kLinks = 2000;
  SparseImage image(std::uint64_t{kLinks + 100} * 512 * 4);
  Blob record(512);
  put<std::uint16_t>(record, 510, 0xAA55);
  const auto entry = [&record](std::size_t at, std::uint8_t type, std::uint32_t start,
                               std::uint32_t sectors) {
    put<std::uint8_t>(record, 446 + at * 16 + 4, type);
    put<std::uint32_t>(record, 446 + at * 16 + 8, start);
    put<std::uint32_t>(record, 446 + at * 16 + 12, sectors);
  };
  entry(0, 0x05, 1, kLinks * 4);
  image.write(0, record);
  for (std::uint32_t link = 0; link < kLinks; ++link) {
    entry(0, 0x07, 1, 1);
    entry(1, 0x05, (link + 1) * 2, 2);
    image.write((1 + std::uint64_t{link} * 2) * 512, record);
  }
  const auto table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  EXPECT_LE(table->partitions.size(), 257U);
  EXPECT_TRUE(has_problem(*table, "is too long"));
}

TEST(Mbr, SaysWhereAChainBreaks) {
  SparseImage image = sfdisk_disk();
  image.write(43008 * 512 + 510, hex("0000"));
  auto table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  EXPECT_TRUE(has_problem(*table, "breaks at sector 43008"));
  EXPECT_EQ(table->partitions.size(), 4U);

  image = sfdisk_disk();
  image.write(24576 * 512 + 446 + 16 + 8, hex("ffffff7f"));
  table = read_partition_table(disk_of(image));
  EXPECT_TRUE(has_problem(*table, "leaves the extended partition"));
}

TEST(Mbr, TellsOfOverlapsAndEnds) {
  SparseImage image = sfdisk_disk();
  image.write(446 + 16 + 8, hex("00100000"));  // the second now begins within the first
  auto table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->problems, std::vector<std::string>{"partitions 1 and 2 overlap"});

  image = sfdisk_disk();
  image.resize(70'000 * 512);
  table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  EXPECT_TRUE(has_problem(*table, "partition 7 ends 1908736 bytes past the end of the disk"));
  image.resize(40'000 * 512);
  table = read_partition_table(disk_of(image));
  EXPECT_TRUE(has_problem(*table, "breaks at sector 43008"));
  EXPECT_TRUE(has_problem(*table, "partition 5 ends"));
}

TEST(Mbr, IsNotSeenInABootSector) {
  auto volume = fixture::VolumeBuilder().build();
  volume.image.write(446, hex(kSfdisk[0].bytes));
  EXPECT_FALSE(read_partition_table(disk_of(volume.image)));
  SparseImage exfat = sfdisk_disk();
  exfat.write(3, fixture::ascii("EXFAT   "));
  EXPECT_FALSE(read_partition_table(disk_of(exfat)));
}

TEST(Mbr, IsNotSeenInAnything) {
  EXPECT_FALSE(read_partition_table(disk_of(SparseImage())));
  EXPECT_FALSE(read_partition_table(disk_of(SparseImage(511))));
  EXPECT_FALSE(read_partition_table(disk_of(SparseImage(1 << 20))));
  SparseImage bare(1 << 20);
  bare.write(510, hex("55aa"));
  EXPECT_FALSE(read_partition_table(disk_of(bare))) << "no entries";
  SparseImage code = sfdisk_disk();
  code.write(446 + 32, hex("eb"));
  EXPECT_FALSE(read_partition_table(disk_of(code))) << "no boot flag";
  SparseImage off = sfdisk_disk();
  off.resize(512 * 100);
  EXPECT_FALSE(read_partition_table(disk_of(off))) << "all begin past the end";
}

// Any byte of a table may be anything.
TEST(Mbr, SurvivesAnyByte) {
  for (const BootRecord& record : {kSfdisk[0], kSfdisk[1]}) {
    for (std::size_t at = 446; at < 446 + 32; ++at) {
      for (const int value : {0x00, 0x05, 0xFF}) {
        SparseImage image = sfdisk_disk();
        image.write(record.sector * 512 + at, Blob{static_cast<std::byte>(value)});
        const auto disk = disk_of(image);
        const auto table = read_partition_table(disk);
        if (!table) continue;
        for (const Partition& p : table->partitions) {
          EXPECT_GE(p.offset_bytes + p.size_bytes, p.offset_bytes);
        }
        EXPECT_LE(disk->bytes_read(), 8U << 20);
      }
    }
  }
}

}  // namespace
}  // namespace scanner
