// Shadow copies as WMI lists them, and which of them is chosen.
#include "scanner/machine/shadow_copies.h"

#include <gtest/gtest.h>

#include "scanner/machine/machine_sources.h"
#include "tests/scanner/machine/simulated_machine.h"

namespace scanner_test {
namespace {

using scanner::all_volumes;
using scanner::choose_copy;
using scanner::copies_of_source;
using scanner::time_of_cim;

constexpr const char* kDevice = "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy";

scanner::WmiObject copy(int number, const std::string& volume, const std::string& date) {
  return {{"ID", "{0000000" + std::to_string(number) + "-AAAA-BBBB-CCCC-DDDDDDDDDDDD}"},
          {"InstallDate", date},
          {"DeviceObject", kDevice + std::to_string(number)},
          {"VolumeName", "\\\\?\\" + volume + "\\"}};
}

// [CIM_DATETIME] yyyymmddHHMMSS.mmmmmmsUUU, the offset in minutes from UTC.
TEST(ShadowCopies, Times) {
  EXPECT_EQ(time_of_cim("20260131093000.123456+060"), "2026-01-31T08:30:00.1234560Z");
  EXPECT_EQ(time_of_cim("20260101000000.000000+330"), "2025-12-31T18:30:00.0000000Z");
  EXPECT_EQ(time_of_cim("20240228233000.500000-060"), "2024-02-29T00:30:00.5000000Z");
  EXPECT_EQ(time_of_cim("20260131093000.000000+000"), "2026-01-31T09:30:00.0000000Z");
  for (const char* const none :
       {"", "20260131093000", "20261331093000.123456+060", "20260230093000.123456+060",
        "20260131253000.123456+060", "2026013109300x.123456+060", "20260131093000.******+060",
        "20260131093000.123456 060"}) {
    EXPECT_EQ(time_of_cim(none), "") << none;
  }
}

struct Machine : SimulatedMachine {
  std::string c = add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, {DriveType::kFixed, "NTFS"});
  std::string d = add('d', "\\Device\\HarddiskVolume4", {"D:\\"}, {DriveType::kFixed, "NTFS"});
};

TEST(ShadowCopies, OfAVolumeTheNewestLast) {
  Machine machine;
  machine.copies = {{copy(3, machine.c, "20260301000000.000000+000"),
                     copy(1, machine.c, "20260101000000.000000+000"),
                     copy(2, machine.d, "20260201000000.000000+000"),
                     {{"ID", "{no device}"}, {"VolumeName", "\\\\?\\" + machine.c + "\\"}}}};
  const auto listed = copies_of_source(machine, "c:\\");
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_EQ(listed->volume, "C:");
  ASSERT_EQ(listed->copies.size(), 2U);
  EXPECT_EQ(listed->copies[0].device, kDevice + std::string("1"));
  EXPECT_EQ(choose_copy(listed->copies, "latest")->device, kDevice + std::string("3"));
  for (const char* const id :
       {"{00000001-aaaa-bbbb-cccc-dddddddddddd}", "00000001-AAAA-BBBB-CCCC-DDDDDDDDDDDD"}) {
    EXPECT_EQ(choose_copy(listed->copies, id)->device, kDevice + std::string("1")) << id;
  }
  EXPECT_FALSE(choose_copy(listed->copies, "{00000002-aaaa-bbbb-cccc-dddddddddddd}"))
      << "that is one of D:";
  EXPECT_FALSE(choose_copy({}, "latest"));
}

// Without its time the newest one is unknown.
TEST(ShadowCopies, LatestOfUnknownAge) {
  Machine machine;
  machine.copies = {{copy(1, machine.c, "20260101000000.000000+000"), copy(2, machine.c, "")}};
  const auto listed = copies_of_source(machine, "C:");
  ASSERT_TRUE(listed);
  EXPECT_FALSE(choose_copy(listed->copies, "latest"));
  EXPECT_TRUE(choose_copy(listed->copies, "00000002-aaaa-bbbb-cccc-dddddddddddd"));
}

TEST(ShadowCopies, WhereTheyCannotBeListed) {
  Machine machine;
  machine.copies = std::unexpected(scanner::Error{"this system has no WMI"});
  EXPECT_EQ(copies_of_source(machine, "C:").error().message,
            "cannot list shadow copies: this system has no WMI");
  EXPECT_EQ(copies_of_source(machine, "c.img").error().message,
            "it is not a volume of this machine");
}

TEST(MachineSources, AllFixedVolumesWithNtfs) {
  SimulatedMachine machine;
  machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, {DriveType::kFixed, "NTFS"});
  const auto recovery =
      machine.add('e', "\\Device\\HarddiskVolume4", {}, {DriveType::kFixed, "NTFS"});
  machine.add('f', "\\Device\\HarddiskVolume1", {}, {DriveType::kFixed, "FAT32"});
  machine.add('a', "\\Device\\HarddiskVolume9", {"U:\\"}, {DriveType::kRemovable, "NTFS"});
  machine.add('b', "\\Device\\HarddiskVolume5", {"L:\\"},
              {DriveType::kFixed, "", static_cast<SystemCode>(0x80310000)});
  machine.add('d', "\\Device\\HarddiskVolume6", {"X:\\"},
              {DriveType::kFixed, "", SystemCode::kAccessDenied});
  const auto found = all_volumes(machine);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sources, (std::vector<std::string>{"C:", "\\\\?\\" + recovery}));
  ASSERT_EQ(found->skipped.size(), 4U);
  EXPECT_EQ(found->skipped[0].what, "its file system is FAT32");
  EXPECT_EQ(found->skipped[1].what, "it is not on a fixed drive");
  EXPECT_NE(found->skipped[2].what.find("BitLocker"), std::string::npos);
  for (const std::size_t known : {0U, 1U, 2U}) EXPECT_FALSE(found->skipped[known].failed);
  EXPECT_TRUE(found->skipped[3].failed) << "it may be NTFS";
}

TEST(MachineSources, None) {
  SimulatedMachine machine;
  EXPECT_FALSE(all_volumes(machine));
  machine.add('f', "\\Device\\HarddiskVolume1", {}, {DriveType::kFixed, "FAT32"});
  EXPECT_FALSE(all_volumes(machine));
}

}  // namespace
}  // namespace scanner_test
