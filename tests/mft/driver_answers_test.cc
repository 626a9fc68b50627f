// Outputs of control codes that are one structure each.
#include <gtest/gtest.h>

#include "hand_bytes.h"
#include "mft/driver_record.h"
#include "mft/usn_journal.h"
#include "mft/volume_data.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;

// A volume of 0x3FFFF clusters of 4096 bytes; $MFT at cluster 0xC0000 >> 4 with 0x40000 valid
// bytes.
Blob volume_data() {
  return hex(
      "88 77 66 55 44 33 22 11 FF FF 1F 00 00 00 00 00"
      "FF FF 03 00 00 00 00 00 34 12 00 00 00 00 00 00"
      "00 00 00 00 00 00 00 00 00 02 00 00 00 10 00 00"
      "00 04 00 00 00 00 00 00 00 00 04 00 00 00 00 00"
      "00 C0 00 00 00 00 00 00 02 00 00 00 00 00 00 00"
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
}

TEST(VolumeData, ReadsItsFields) {
  const Blob bytes = volume_data();
  const auto data = VolumeData::parse(view(bytes));
  ASSERT_TRUE(data);
  EXPECT_EQ(data->geometry.serial, 0x1122334455667788U);
  EXPECT_EQ(data->geometry.total_sectors, 0x1FFFFFU);
  EXPECT_EQ(data->geometry.total_clusters, 0x3FFFFU);
  EXPECT_EQ(data->geometry.sector_bytes, 512U);
  EXPECT_EQ(data->geometry.cluster_bytes, 4096U);
  EXPECT_EQ(data->geometry.record_bytes, 1024U);
  EXPECT_EQ(data->geometry.mft_lcn, 0xC000U);
  EXPECT_EQ(data->geometry.mft_mirror_lcn, 2U);
  EXPECT_EQ(data->mft_bytes, 0x40000U);
  EXPECT_EQ(data->free_clusters, 0x1234U);
  EXPECT_EQ(data->major, 0);
}

TEST(VolumeData, ReadsTheVersionBehindIt) {
  Blob bytes = volume_data();
  fixture::append_bytes(bytes, hex("20 00 00 00 03 00 01 00"));
  const auto data = VolumeData::parse(view(bytes));
  ASSERT_TRUE(data);
  EXPECT_EQ(data->major, 3);
  EXPECT_EQ(data->minor, 1);
  put<std::uint32_t>(bytes, 0x60, 0);
  EXPECT_EQ(VolumeData::parse(view(bytes))->major, 0);
}

TEST(VolumeData, RefusesWhatNoVolumeHas) {
  struct Change {
    std::size_t offset;
    std::uint64_t value;
    std::size_t size;
  };
  const Change changes[] = {
      {0x28, 0, 4},          {0x28, 513, 4},        {0x28, 8192, 4},  {0x2C, 0, 4},
      {0x2C, 256, 4},        {0x2C, 0x400000, 4},   {0x2C, 12288, 4}, {0x30, 0, 4},
      {0x30, 1000, 4},       {0x30, 8192, 4},       {0x10, 0, 8},     {0x10, 0x1'0000'0000, 8},
      {0x08, 0x10, 8},       {0x40, 0, 8},          {0x40, ~0ULL, 8}, {0x38, 0, 8},
      {0x38, 0x40000000, 8}, {0x38, ~0ULL >> 1, 8},
  };
  for (const Change& change : changes) {
    Blob bytes = volume_data();
    if (change.size == 4) {
      put<std::uint32_t>(bytes, change.offset, static_cast<std::uint32_t>(change.value));
    } else {
      put<std::uint64_t>(bytes, change.offset, change.value);
    }
    EXPECT_FALSE(VolumeData::parse(view(bytes))) << change.offset << " " << change.value;
  }
  for (std::size_t length = 0; length < 0x60; ++length) {
    const Blob cut = first_bytes(volume_data(), length);
    EXPECT_FALSE(VolumeData::parse(view(cut))) << length;
  }
}

Blob journal_data() {
  return hex(
      "11 00 00 00 00 00 D8 01 00 00 10 00 00 00 00 00"
      "00 00 30 00 00 00 00 00 00 00 08 00 00 00 00 00"
      "00 00 FF FF FF FF FF 7F 00 00 00 02 00 00 00 00"
      "00 00 80 00 00 00 00 00");
}

TEST(UsnJournal, ReadsItsFields) {
  const Blob bytes = journal_data();
  const auto journal = UsnJournal::parse(view(bytes));
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->id, 0x01D8'0000'0000'0011U);
  EXPECT_EQ(journal->first_usn, 0x100000);
  EXPECT_EQ(journal->next_usn, 0x300000);
  EXPECT_EQ(journal->lowest_usn, 0x80000);
  EXPECT_EQ(journal->maximum_bytes, 0x2000000U);
}

TEST(UsnJournal, RefusesWhatCannotBe) {
  for (std::size_t length = 0; length < 0x38; ++length) {
    const Blob cut = first_bytes(journal_data(), length);
    EXPECT_FALSE(UsnJournal::parse(view(cut))) << length;
  }
  Blob negative = journal_data();
  put<std::int64_t>(negative, 8, -1);
  EXPECT_FALSE(UsnJournal::parse(view(negative)));
  Blob backwards = journal_data();
  put<std::int64_t>(backwards, 0x10, 0xFFFFF);
  EXPECT_FALSE(UsnJournal::parse(view(backwards)));
  put<std::int64_t>(backwards, 0x10, 0x100000);
  EXPECT_TRUE(UsnJournal::parse(view(backwards))) << "a journal without any record";
}

TEST(DriverRecord, GivesTheRecordAndItsNumber) {
  Blob output = hex("2A 00 00 00 00 00 00 00 00 02 00 00");
  output.resize(12 + 512, std::byte{0x11});
  const auto answer = DriverRecord::parse(view(output));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->number, 0x2AU);
  EXPECT_EQ(answer->record.size(), 512U);
  EXPECT_EQ(answer->record.data(), output.data() + 12);
  // Numbers have 48 bits, whatever else the driver puts there.
  put<std::uint16_t>(output, 6, 7);
  EXPECT_EQ(DriverRecord::parse(view(output))->number, 0x2AU);
}

TEST(DriverRecord, RefusesLengthsThatCannotBe) {
  Blob output = hex("2A 00 00 00 00 00 00 00 00 04 00 00");
  output.resize(12 + 1024);
  for (const std::uint32_t bytes : {0U, 1U, 256U, 1000U, 2048U, 8192U, 0xFFFFFFFFU}) {
    put<std::uint32_t>(output, 8, bytes);
    EXPECT_FALSE(DriverRecord::parse(view(output))) << bytes;
  }
  put<std::uint32_t>(output, 8, 1024);
  EXPECT_TRUE(DriverRecord::parse(view(output)));
  for (std::size_t length = 0; length < output.size(); length += length < 20 ? 1 : 200) {
    const Blob cut = first_bytes(output, length);
    EXPECT_FALSE(DriverRecord::parse(view(cut))) << length;
  }
}

}  // namespace
}  // namespace mft
