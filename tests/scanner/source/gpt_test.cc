#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/source/partition_table.h"
#include "source_fixtures.h"
#include "tests/support/disk_images.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::SparseImage;

// What `sgdisk` 1.0.9 writes on 4 MiB for
//   -a 8 -U 11111111-2222-3333-4444-555555555555 -n 1:40:+64K -t 1:ef00 -c 1:"EFI ü" -n 2:+0:+64K
//   -t 2:0c01 -c 2: -n 4:1024:+2M -t 4:0700 -c 4:Windows and -u
//   N:aaaaaaaa-0000-0000-0000-00000000000N
constexpr const char* kMbr = "00000200ee82020001000000ff1f0000";
constexpr const char* kPrimary =
    "4546492050415254000001005c00000080681c66000000000100000000000000"
    "ff1f0000000000002200000000000000de1f0000000000001111111122223333"
    "4444555555555555020000000000000080000000800000001d345690";
constexpr const char* kBackup =
    "4546492050415254000001005c000000d05c701900000000ff1f000000000000"
    "01000000000000002200000000000000de1f0000000000001111111122223333"
    "4444555555555555df1f00000000000080000000800000001d345690";
const std::pair<std::size_t, const char*> kEntries[] = {
    {0,
     "28732ac11ff8d211ba4b00a0c93ec93baaaaaaaa000000000000000000000001"
     "2800000000000000a70000000000000000000000000000004500460049002000fc00"},
    {1,
     "16e3c9e35c0bb84d817df92df00215aeaaaaaaaa000000000000000000000002"
     "a8000000000000002701000000000000"},
    {3,
     "a2a0d0ebe5b9334487c068b6b72699c7aaaaaaaa000000000000000000000004"
     "0004000000000000ff130000000000000000000000000000570069006e0064006f0077007300"},
};
constexpr std::uint64_t kSectors = 8192;

SparseImage sgdisk_disk() {
  SparseImage image(kSectors * 512);
  image.write(446, hex(kMbr));
  image.write(510, hex("55aa"));
  image.write(512, hex(kPrimary));
  image.write((kSectors - 1) * 512, hex(kBackup));
  for (const auto& [index, bytes] : kEntries) {
    image.write(1024 + index * 128, hex(bytes));
    image.write(0x1FDF * 512 + index * 128, hex(bytes));
  }
  return image;
}

void expect_sgdisk_table(const std::optional<PartitionTable>& table) {
  ASSERT_TRUE(table);
  EXPECT_EQ(table->scheme, PartitionScheme::kGpt);
  EXPECT_EQ(table->sector_bytes, 512U);
  ASSERT_EQ(table->partitions.size(), 3U);
  const auto& [efi, reserved, windows] =
      std::tie(table->partitions[0], table->partitions[1], table->partitions[2]);
  EXPECT_EQ(efi.number, 1U);
  EXPECT_EQ(efi.offset_bytes, 40U * 512);
  EXPECT_EQ(efi.size_bytes, 65536U);
  EXPECT_EQ(efi.type, "EFI system partition");
  EXPECT_EQ(efi.name, "EFI \xC3\xBC");
  EXPECT_EQ(reserved.type, "Microsoft reserved");
  EXPECT_EQ(reserved.name, "");
  EXPECT_EQ(windows.number, 4U);
  EXPECT_EQ(windows.offset_bytes, 1024U * 512);
  EXPECT_EQ(windows.size_bytes, 2U << 20);
  EXPECT_EQ(windows.type, "basic data");
  EXPECT_EQ(windows.name, "Windows");
  EXPECT_EQ(identity_words(identity_of(*table, windows)),
            "partition GUID aaaaaaaa-0000-0000-0000-000000000004");
}

std::vector<std::string> problems(const SparseImage& image) {
  const auto table = read_partition_table(disk_of(image));
  return table ? table->problems : std::vector<std::string>{"no table"};
}

TEST(Gpt, ReadsWhatSgdiskWrites) {
  const auto table = read_partition_table(disk_of(sgdisk_disk()));
  expect_sgdisk_table(table);
  EXPECT_TRUE(table->problems.empty());
}

TEST(Gpt, FallsBackToTheBackup) {
  const std::vector<std::string> used{"the primary GPT is damaged; its backup is used"};
  SparseImage header = sgdisk_disk();
  header.write(512 + 57, hex("99"));
  expect_sgdisk_table(read_partition_table(disk_of(header)));
  EXPECT_EQ(problems(header), used);
  SparseImage entries = sgdisk_disk();
  entries.write(1024 + 128, Blob(128));
  expect_sgdisk_table(read_partition_table(disk_of(entries)));
  EXPECT_EQ(problems(entries), used);
  SparseImage gone = sgdisk_disk();
  gone.write(512, Blob(1024));
  expect_sgdisk_table(read_partition_table(disk_of(gone)));
  EXPECT_EQ(problems(gone), used);
}

TEST(Gpt, ReadsTheBackupOfABadSpot) {
  const auto disk = disk_of(sgdisk_disk());
  disk->break_range(0, 4096);
  expect_sgdisk_table(read_partition_table(disk));
}

TEST(Gpt, FindsTheBackupOfAWipedStart) {
  SparseImage image = sgdisk_disk();
  image.write(0, Blob(34 * 512));
  expect_sgdisk_table(read_partition_table(disk_of(image)));
  EXPECT_EQ(problems(image).size(), 2U);
}

TEST(Gpt, UsesADamagedTableIfThereIsNoOther) {
  SparseImage image = sgdisk_disk();
  image.write(512 + 57, hex("99"));
  image.write((kSectors - 1) * 512, Blob(512));
  const auto table = read_partition_table(disk_of(image));
  expect_sgdisk_table(table);
  ASSERT_EQ(table->problems.size(), 1U);
  EXPECT_TRUE(contains(table->problems[0], "checksums"));
}

TEST(Gpt, NeedsItsProtectiveMbr) {
  SparseImage bare = sgdisk_disk();
  bare.write(446, Blob(16));
  expect_sgdisk_table(read_partition_table(disk_of(bare)));
  EXPECT_EQ(problems(bare), std::vector<std::string>{"the MBR does not protect the GPT"});
  SparseImage none = sgdisk_disk();
  none.write(0, Blob(512));
  expect_sgdisk_table(read_partition_table(disk_of(none)));
  // A real MBR partition instead: the GPT is what an earlier use of the disk left.
  SparseImage remnant = sgdisk_disk();
  remnant.write(446 + 4, hex("07"));
  const auto table = read_partition_table(disk_of(remnant));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->scheme, PartitionScheme::kMbr);
  EXPECT_EQ(table->partitions.size(), 1U);
  EXPECT_TRUE(contains(table->problems[0], "remnant"));
}

TEST(Gpt, WinsOverAHybridMbr) {
  SparseImage image = sgdisk_disk();
  image.write(462, hex("00000000070000000004000000100000"));
  expect_sgdisk_table(read_partition_table(disk_of(image)));
  EXPECT_TRUE(contains(problems(image)[0], "hybrid MBR"));
}

TEST(Gpt, ReadsBothSectorSizesAsTheBuilderWritesThem) {
  for (const std::uint32_t sector_bytes : {512U, 4096U}) {
    for (const bool damaged : {false, true}) {
      const SparseImage content(1 << 20);
      const auto disk = fixture::gpt_disk(
          {{.content = content, .type = std::string(fixture::kGptMicrosoftReserved)},
           {.content = content, .name = u"\u65E5\u672C \U0001F600"},
           {.content = content, .type = std::string(fixture::kGptLdmData)}},
          {.sector_bytes = sector_bytes, .damage_primary = damaged});
      const auto table = read_partition_table(disk_of(disk.image));
      ASSERT_TRUE(table);
      EXPECT_EQ(table->sector_bytes, sector_bytes);
      ASSERT_EQ(table->partitions.size(), 3U);
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(table->partitions[i].offset_bytes, disk.partition_offsets[i]);
      }
      EXPECT_EQ(table->partitions[1].name, "\xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80");
      EXPECT_EQ(table->partitions[2].type, "LDM data");
      EXPECT_EQ(table->problems.size(), damaged ? 1U : 0U);
    }
  }
}

TEST(Gpt, ReadsLargeEntries) {
  const auto disk = fixture::gpt_disk({{.content = SparseImage(1 << 20)}},
                                      {.entry_count = 64, .entry_bytes = 256});
  const auto table = read_partition_table(disk_of(disk.image));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->partitions.size(), 1U);
  EXPECT_TRUE(table->problems.empty());
}

TEST(Gpt, SaysWhichTypesItDoesNotKnow) {
  const auto disk = fixture::gpt_disk(
      {{.content = SparseImage(4096), .type = "01234567-89ab-cdef-0123-456789abcdef"}});
  EXPECT_EQ(read_partition_table(disk_of(disk.image))->partitions[0].type,
            "type 01234567-89ab-cdef-0123-456789abcdef");
}

TEST(Gpt, LeavesOutBoundsThatCannotBe) {
  SparseImage image = sgdisk_disk();
  image.write(1024 + 40, hex("0100000000000000"));  // 1: ends before it begins
  image.write(1024 + 128 + 32, hex("ffffffffffffffff ffffffffffffffff"));  // 2: 2^64 sectors in
  image.write((kSectors - 1) * 512, Blob(512));
  const auto table = read_partition_table(disk_of(image));
  ASSERT_TRUE(table);
  ASSERT_EQ(table->partitions.size(), 1U);
  EXPECT_EQ(table->partitions[0].number, 4U);
  EXPECT_TRUE(contains(table->problems[0], "partition 1 has impossible bounds"));
  EXPECT_TRUE(contains(table->problems[1], "partition 2 has impossible bounds"));
}

// Any byte of the headers may be anything: the table is read from the other copy, or not at all.
TEST(Gpt, SurvivesAnyByte) {
  for (std::size_t at = 0; at < 92; ++at) {
    for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
      SparseImage image = sgdisk_disk();
      image.write(512 + at, Blob{static_cast<std::byte>(value)});
      expect_sgdisk_table(read_partition_table(disk_of(image)));
      image.write((kSectors - 1) * 512 + at, Blob{static_cast<std::byte>(value)});
      const auto disk = disk_of(image);
      static_cast<void>(read_partition_table(disk));
      EXPECT_LE(disk->bytes_read(), 8U << 20);
    }
  }
}

TEST(Gpt, SurvivesAnyLength) {
  const SparseImage whole = sgdisk_disk();
  for (std::uint64_t size = 0; size < 20'000; size += 97) {
    SparseImage image = whole;
    image.resize(size);
    static_cast<void>(read_partition_table(disk_of(image)));
  }
}

}  // namespace
}  // namespace scanner
