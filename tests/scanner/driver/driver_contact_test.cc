// What becomes of a volume that the system has mounted, with and without a driver that answers.
#include "scanner/driver/driver_contact.h"

#include <gtest/gtest.h>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

fixture::VolumeBuilder plain() {
  fixture::VolumeBuilder builder;
  builder.add_file(fixture::kRoot, u"file");
  return builder;
}

scanner::OpenedDevice opened(const scanner::SharedSource& source,
                             const fixture::DriverOptions& options = {}, bool is_file = false) {
  auto volume = std::make_unique<StandInVolume>(mounted(source, options));
  volume->set_file(is_file);
  return volume;
}

scanner::VolumeCandidate candidate(const scanner::SharedSource& source) {
  return {.name = "C:", .source = "C:", .partition = 0, .bytes = source};
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(DriverContact, ADriverThatAnswersGoesIntoTheCandidate) {
  const auto source = source_of(plain().build());
  auto volume = candidate(source);
  EXPECT_EQ(scanner::contact_driver(opened(source), volume), "");
  EXPECT_NE(volume.device, nullptr);
  EXPECT_TRUE(volume.incomplete.empty());
}

// The scan is worse for it, and says so: changes are missed.
TEST(DriverContact, ARefusedControlCodeIsNamedAndTheVolumeIsAnImage) {
  const auto source = source_of(plain().build());
  for (const std::uint32_t code : {1U, 5U, 50U, 87U}) {
    auto volume = candidate(source);
    const std::string text = scanner::contact_driver(
        opened(source, {.failing = {{fixture::kFsctlVolumeData, code}}}), volume);
    EXPECT_TRUE(contains(text, "FSCTL_GET_NTFS_VOLUME_DATA: ")) << text;
    EXPECT_TRUE(contains(text, "(Windows error " + std::to_string(code) + ")")) << text;
    EXPECT_TRUE(contains(text, "read as an image: changes during the scan cannot be detected"));
    EXPECT_EQ(volume.device, nullptr);
    ASSERT_EQ(report::texts_of(volume.incomplete), std::vector<std::string>{text});
    const auto image = scanner::Volume::open(volume);
    ASSERT_TRUE(image);
    EXPECT_EQ((*image)->incomplete(), volume.incomplete);
    EXPECT_FALSE((*image)->is_mounted());
  }
}

TEST(DriverContact, NothingChangesAFileBehindAVolumesNameUnseen) {
  const auto source = source_of(plain().build());
  auto volume = candidate(source);
  const std::string text = scanner::contact_driver(
      opened(source, {.failing = {{fixture::kFsctlVolumeData, 50}}}, true), volume);
  EXPECT_TRUE(contains(text, "FSCTL_GET_NTFS_VOLUME_DATA: ")) << text;
  EXPECT_EQ(volume.device, nullptr);
  EXPECT_TRUE(volume.incomplete.empty());
}

TEST(DriverContact, AVolumeThatCannotBeOpenedForItsDriver) {
  auto volume = candidate(source_of(plain().build()));
  const std::string text = scanner::contact_driver(
      std::unexpected(scanner::Error{"cannot open \\\\.\\C:: access denied"}), volume);
  EXPECT_TRUE(contains(text, "access denied")) << text;
  EXPECT_EQ(report::texts_of(volume.incomplete), std::vector<std::string>{text});
}

TEST(DriverContact, WithoutRawReadsTheDriverIsAllThereIs) {
  const auto source = source_of(plain().build());
  const auto volume = scanner::driver_only(opened(source), "C:");
  ASSERT_TRUE(volume);
  EXPECT_EQ(volume->name, "C:");
  EXPECT_EQ(volume->bytes, nullptr);
  EXPECT_NE(volume->device, nullptr);
  const auto raw = scanner::Volume::open(*volume);
  ASSERT_FALSE(raw);
  EXPECT_EQ(raw.error().message, "raw reads of it are refused");
  EXPECT_FALSE(
      scanner::driver_only(opened(source, {.failing = {{fixture::kFsctlVolumeData, 1}}}), "C:"));
  EXPECT_FALSE(scanner::driver_only(std::unexpected(scanner::Error{"no"}), "C:"));
}

}  // namespace
}  // namespace scanner_test
