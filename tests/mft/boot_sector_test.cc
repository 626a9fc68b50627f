#include "mft/boot_sector.h"

#include <gtest/gtest.h>

#include <utility>

#include "hand_bytes.h"
#include "tests/support/boot_sector_bytes.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;

constexpr std::size_t kSectorBytes = 0x0B;
constexpr std::size_t kSectorsPerCluster = 0x0D;
constexpr std::size_t kTotalSectors = 0x28;
constexpr std::size_t kMftLcn = 0x30;
constexpr std::size_t kClustersPerRecord = 0x40;

// The usual shape: 512-byte sectors, 4 KiB clusters, 1 KiB records; 64 GiB.
Blob hand_sector() {
  Blob sector =
      hex("EB 52 90 4E 54 46 53 20 20 20 20 00 02 08 00 00"  // jump, "NTFS    ", 512, 8 per cluster
          "00 00 00 00 00 F8 00 00 3F 00 FF 00 00 08 00 00"
          "00 00 00 00 80 00 80 00 FF FF FF 07 00 00 00 00"  // 07FFFFFF sectors
          "00 00 0C 00 00 00 00 00 02 00 00 00 00 00 00 00"  // $MFT C0000, mirror 2
          "F6 00 00 00 01 00 00 00 88 77 66 55 44 33 22 11"  // 1 KiB records, serial
          "00 00 00 00");
  sector.resize(512);
  put<std::uint16_t>(sector, 0x1FE, 0xAA55);
  return sector;
}

void expect_fault(const Blob& sector, std::size_t offset, std::uint64_t value) {
  const auto boot = BootSector::parse(view(sector));
  ASSERT_FALSE(boot) << offset << ' ' << value;
  EXPECT_EQ(boot.error().code, FaultCode::kBadBootSector);
  EXPECT_EQ(boot.error().offset, offset) << value;
}

TEST(BootSector, ReadsTheUsualShape) {
  const Blob sector = hand_sector();
  const auto boot = BootSector::parse(view(sector));
  ASSERT_TRUE(boot);
  EXPECT_EQ(boot->sector_bytes, 512U);
  EXPECT_EQ(boot->cluster_bytes, 4096U);
  EXPECT_EQ(boot->record_bytes, 1024U);
  EXPECT_EQ(boot->total_sectors, 0x07FF'FFFFU);
  EXPECT_EQ(boot->total_clusters, 0x00FF'FFFFU);  // seven sectors at the end are no cluster
  EXPECT_EQ(boot->mft_lcn, 0xC0000U);
  EXPECT_EQ(boot->mft_mirror_lcn, 2U);
  EXPECT_EQ(boot->serial, 0x1122334455667788U);
  EXPECT_EQ(boot->volume_bytes(), 0x07FF'FFFFULL * 512);
}

TEST(BootSector, ReadsComposedShapes) {
  for (const std::uint32_t sector : {512U, 1024U, 2048U, 4096U}) {
    for (std::uint32_t cluster = sector; cluster <= 2U << 20U; cluster *= 2) {
      for (const std::uint32_t record : {1024U, 4096U}) {
        const fixture::VolumeOptions options{
            .sector_bytes = sector, .cluster_bytes = cluster, .record_bytes = record};
        const std::uint64_t sectors = 1000ULL * (cluster / sector);
        const Blob bytes = fixture::boot_sector_bytes(options, sectors, 4, 500);
        const auto boot = BootSector::parse(view(bytes));
        ASSERT_TRUE(boot) << sector << ' ' << cluster << ' ' << record;
        EXPECT_EQ(boot->sector_bytes, sector);
        EXPECT_EQ(boot->cluster_bytes, cluster);
        EXPECT_EQ(boot->record_bytes, record);
        EXPECT_EQ(boot->total_clusters, 1000U);
        EXPECT_EQ(boot->mft_lcn, 4U);
        EXPECT_EQ(boot->mft_mirror_lcn, 500U);
      }
    }
  }
}

TEST(BootSector, SectorsPerClusterAreUnsignedUpTo80AndCodedAbove) {
  for (const auto& [code, sectors] : {std::pair{0x01U, 1U},
                                      {0x02U, 2U},
                                      {0x40U, 64U},
                                      {0x80U, 128U},
                                      {0xF8U, 256U},
                                      {0xF4U, 4096U},
                                      {0xFDU, 8U}}) {
    Blob sector = hand_sector();
    put<std::uint8_t>(sector, kSectorsPerCluster, static_cast<std::uint8_t>(code));
    put<std::uint64_t>(sector, kMftLcn, 4);
    const auto boot = BootSector::parse(view(sector));
    ASSERT_TRUE(boot) << code;
    EXPECT_EQ(boot->cluster_bytes, sectors * 512) << code;
    EXPECT_EQ(boot->total_clusters, 0x07FF'FFFFU / sectors) << code;
  }
  // F0 is 2^16 sectors: too large with sectors of 512 bytes, and with any above 32.
  Blob sector = hand_sector();
  put<std::uint8_t>(sector, kSectorsPerCluster, 0xF0);
  expect_fault(sector, kSectorsPerCluster, 0xF0);
  put<std::uint8_t>(sector, kSectorsPerCluster, 0xF3);  // 4 MiB
  expect_fault(sector, kSectorsPerCluster, 0xF3);
}

TEST(BootSector, RefusesSectorsPerClusterThatCannotBe) {
  // Zero; no power of two; shifts of 17 and more, up to 127.
  for (const int code : {0, 3, 5, 0x7F, 0x81, 0x82, 0xA0, 0xE0, 0xE1, 0xEF}) {
    Blob sector = hand_sector();
    put<std::uint8_t>(sector, kSectorsPerCluster, static_cast<std::uint8_t>(code));
    expect_fault(sector, kSectorsPerCluster, static_cast<std::uint64_t>(code));
  }
}

TEST(BootSector, RefusesSectorSizesThatCannotBe) {
  for (const int bytes : {0, 1, 128, 255, 513, 520, 768, 4160, 8192, 0x8000, 0xFFFF}) {
    Blob sector = hand_sector();
    put<std::uint16_t>(sector, kSectorBytes, static_cast<std::uint16_t>(bytes));
    expect_fault(sector, kSectorBytes, static_cast<std::uint64_t>(bytes));
  }
}

TEST(BootSector, ReadsRecordSizesInBothCodes) {
  // (record code, sectors per cluster, bytes): clusters when positive, 2^−code bytes when negative.
  struct Shape {
    unsigned code;
    unsigned sectors;
    unsigned bytes;
  };
  for (const auto& [code, sectors, bytes] : {Shape{0xF7, 8, 512},
                                             {0xF6, 8, 1024},
                                             {0xF5, 8, 2048},
                                             {0xF4, 8, 4096},
                                             {0x01, 8, 4096},
                                             {0x01, 2, 1024},
                                             {0x02, 1, 1024},
                                             {0x08, 1, 4096},
                                             {0x01, 1, 512},
                                             {0xF4, 128, 4096}}) {
    Blob sector = hand_sector();
    put<std::uint8_t>(sector, kSectorsPerCluster, static_cast<std::uint8_t>(sectors));
    put<std::uint8_t>(sector, kClustersPerRecord, static_cast<std::uint8_t>(code));
    const auto boot = BootSector::parse(view(sector));
    ASSERT_TRUE(boot) << code;
    EXPECT_EQ(boot->record_bytes, bytes) << code;
  }
}

TEST(BootSector, RefusesRecordSizesThatCannotBe) {
  // 0; not a power of two; 8 KiB and more; below 512; shifts of 31 and more, and 80: a shift of
  // 128.
  for (const int code :
       {0, 2, 3, 0x40, 0x7F, 0x80, 0x81, 0xC0, 0xE0, 0xE1, 0xF0, 0xF3, 0xF8, 0xFF}) {
    Blob sector = hand_sector();
    put<std::uint8_t>(sector, kClustersPerRecord, static_cast<std::uint8_t>(code));
    expect_fault(sector, kClustersPerRecord, static_cast<std::uint64_t>(code));
  }
}

TEST(BootSector, RefusesAVolumeWithoutOrWithTooManyClusters) {
  for (const std::uint64_t sectors : {0ULL, 7ULL,
                                      0x1'0000'0000ULL * 8,  // one cluster more than there may be
                                      0x8000'0000'0000'0000ULL, 0xFFFF'FFFF'FFFF'FFFFULL}) {
    Blob sector = hand_sector();
    put<std::uint64_t>(sector, kTotalSectors, sectors);
    expect_fault(sector, kTotalSectors, sectors);
  }
  Blob largest = hand_sector();
  put<std::uint64_t>(largest, kTotalSectors, 0xFFFF'FFFFULL * 8);
  EXPECT_TRUE(BootSector::parse(view(largest)));
}

TEST(BootSector, RefusesAnMftOutsideTheVolume) {
  for (const std::uint64_t lcn : {0ULL, 0x00FF'FFFFULL, 0x0100'0000ULL, 0xFFFF'FFFF'FFFF'FFFFULL}) {
    Blob sector = hand_sector();
    put<std::uint64_t>(sector, kMftLcn, lcn);
    expect_fault(sector, kMftLcn, lcn);
  }
  Blob last = hand_sector();
  put<std::uint64_t>(last, kMftLcn, 0x00FF'FFFE);
  EXPECT_TRUE(BootSector::parse(view(last)));
}

TEST(BootSector, RefusesWhatIsNotNtfs) {
  for (const char* name : {"-FVE-FS-", "EXFAT   ", "MSDOS5.0", "NTFS   ", "ntfs    "}) {
    Blob sector = hand_sector();
    Blob oem = fixture::ascii(name);
    oem.resize(8);
    std::copy(oem.begin(), oem.end(), sector.begin() + 3);
    expect_fault(sector, 3, 0);
  }
  expect_fault(Blob(512), 3, 0);
}

TEST(BootSector, DoesNotNeedTheMarkAtItsEndNorTheGeometry) {
  Blob sector = hand_sector();
  put<std::uint16_t>(sector, 0x1FE, 0);
  put<std::uint64_t>(sector, 0x18, 0xFFFF'FFFF'FFFF'FFFF);
  EXPECT_TRUE(BootSector::parse(view(sector)));
}

}  // namespace
}  // namespace mft
