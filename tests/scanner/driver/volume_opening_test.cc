// A volume that may not be opened for reading is opened with less, and what opens is tried out.
#include "scanner/driver/volume_opening.h"

#include <gtest/gtest.h>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using scanner::SystemCode;
using scanner::VolumeAccess;
using NewDevice = std::unique_ptr<scanner::VolumeDevice>;

fixture::Volume plain_volume() {
  fixture::VolumeBuilder builder;
  builder.add_file(fixture::kRoot, u"file");
  return builder.build();
}

// With FILE_READ_ATTRIBUTES alone the handle may be one of the disk's driver, which knows none of
// the requests.
TEST(VolumeOpening, WhatDoesNotAnswerIsPassedOver) {
  const auto source = source_of(plain_volume());
  const auto opened = scanner::open_with_any_access(
      [&](VolumeAccess access) -> std::expected<NewDevice, SystemCode> {
        switch (access) {
          case VolumeAccess::kRead:
          case VolumeAccess::kTraverse: return std::unexpected(SystemCode::kAccessDenied);
          case VolumeAccess::kAttributes:
            return std::make_unique<StandInVolume>(
                mounted(source, {.failing = {{fixture::kFsctlVolumeData, 1}}}));
          case VolumeAccess::kRootDirectory: break;
        }
        return std::make_unique<StandInVolume>(mounted(source));
      });
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->access, VolumeAccess::kRootDirectory);
  ASSERT_EQ(opened->refusals.size(), 3U);
  EXPECT_EQ(opened->refusals[0],
            "GENERIC_READ: access denied; run as administrator (Windows error 5)");
  EXPECT_TRUE(opened->refusals[2].starts_with("FILE_READ_ATTRIBUTES: FSCTL_GET_NTFS_VOLUME_DATA: "))
      << opened->refusals[2];
}

// A handle that tells of the volume and gives no records would end a scan in the middle.
TEST(VolumeOpening, RecordsMustBeGivenToo) {
  const auto source = source_of(plain_volume());
  const auto opened = scanner::open_with_any_access(
      [&](VolumeAccess access) -> std::expected<NewDevice, SystemCode> {
        if (access == VolumeAccess::kRead) return std::unexpected(SystemCode::kPrivilegeNotHeld);
        return std::make_unique<StandInVolume>(
            mounted(source, {.failing = {{fixture::kFsctlFileRecord, 5}}}));
      });
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), SystemCode::kPrivilegeNotHeld) << "the first refusal is told";
}

// Then it is as it always was: whoever asks the driver says why it does not answer.
TEST(VolumeOpening, WhatOpensForReadingIsTaken) {
  const auto source = source_of(plain_volume());
  int calls = 0;
  const auto opened =
      scanner::open_with_any_access([&](VolumeAccess) -> std::expected<NewDevice, SystemCode> {
        ++calls;
        return std::make_unique<StandInVolume>(
            mounted(source, {.failing = {{fixture::kFsctlVolumeData, 1}}}));
      });
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->access, VolumeAccess::kRead);
  EXPECT_TRUE(opened->refusals.empty());
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace scanner_test
