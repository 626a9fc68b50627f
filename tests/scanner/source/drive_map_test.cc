#include "scanner/source/drive_map.h"

#include <gtest/gtest.h>

#include "source_fixtures.h"

namespace scanner {
namespace {

constexpr const char* kVolume = "Volume{0a1b2c3d-0000-11ee-aaaa-0123456789ab}";

TEST(NormalizedDrive, AcceptsEverySpellingOfALetter) {
  for (const char* text :
       {"C:", "c", "c:", "C:\\", "c:/", "\\\\?\\C:\\", "\\??\\c:", "\\\\.\\C:"}) {
    EXPECT_EQ(normalized_drive(text), "C:") << text;
  }
}

TEST(NormalizedDrive, AcceptsEverySpellingOfAVolume) {
  const std::string guid = "{0A1B2C3D-0000-11ee-AAAA-0123456789AB}";
  for (const std::string& text :
       {guid, "Volume" + guid, "VOLUME" + guid, "\\\\?\\Volume" + guid + "\\",
        "\\??\\Volume" + guid, "\\\\?\\Volume" + guid, "\\\\.\\volume" + guid}) {
    EXPECT_EQ(normalized_drive(text), kVolume) << text;
  }
}

TEST(NormalizedDrive, RefusesAnythingElse) {
  for (const char* text :
       {"", ":", "\\", "CD", "C:x", "C::", "1:", "C:\\\\", "\xC3\x84:", "Volume", "Volume{}",
        "{0a1b2c3d-0000-11ee-aaaa-0123456789a}", "{0a1b2c3d-0000-11ee-aaaa-0123456789abc}",
        "{0a1b2c3d-0000-11ee-aaaa-0123456789ag}", "0a1b2c3d-0000-11ee-aaaa-0123456789ab",
        "Volume{0a1b2c3d-0000-11ee-aaaa-0123456789ab}\\x", "\\\\?\\\\??\\C:"}) {
    EXPECT_FALSE(normalized_drive(text)) << text;
  }
}

TEST(DriveMap, ReadsSources) {
  const auto whole = parse_drive_mapping("d=disk.img");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->drive, "D:");
  EXPECT_EQ(whole->source, (SourcePath{.path = "disk.img", .partition = 0}));
  EXPECT_EQ(parse_drive_mapping("D:=disk.img#2")->source,
            (SourcePath{.path = "disk.img", .partition = 2}));
  EXPECT_EQ(parse_drive_mapping("D:=a=b")->source->path, "a=b");
  EXPECT_FALSE(parse_drive_mapping("D:=None")->source);
  EXPECT_EQ(parse_drive_mapping(std::string("\\\\?\\") + kVolume + "\\=x")->drive, kVolume);
}

TEST(DriveMap, LeavesAHashThatIsNotAPartition) {
  for (const char* path : {"a#", "a#0", "a#x", "a#1x", "#1", "a#-1", "a#99999999999", "a#1/b"}) {
    const auto mapping = parse_drive_mapping(std::string("D:=") + path);
    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->source, (SourcePath{.path = path, .partition = 0})) << path;
  }
}

TEST(DriveMap, PrefersAFileThatHasTheHashInItsName) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"disk#2", {});
  EXPECT_EQ(parse_drive_mapping("D:=" + path)->source, (SourcePath{.path = path, .partition = 0}));
  EXPECT_EQ(parse_drive_mapping("D:=" + path + "#3")->source,
            (SourcePath{.path = path, .partition = 3}));
}

TEST(DriveMap, SaysWhatIsWrong) {
  for (const char* text : {"", "D:", "=x", "DD=x", "D:="}) {
    const auto mapping = parse_drive_mapping(text);
    ASSERT_FALSE(mapping) << text;
    EXPECT_TRUE(mapping.error().message.starts_with("drive map '" + std::string(text) + "': "));
  }
}

TEST(DriveMap, TakesADriveOnce) {
  const std::vector<std::string> good = {"C:=a", "D:=b", std::string(kVolume) + "=none"};
  const auto map = parse_drive_map(good);
  ASSERT_TRUE(map);
  ASSERT_EQ(map->size(), 3U);
  EXPECT_EQ((*map)[1].drive, "D:");
  const std::vector<std::string> twice = {"C:=a", "\\\\?\\c:\\=b"};
  const auto repeated = parse_drive_map(twice);
  ASSERT_FALSE(repeated);
  EXPECT_EQ(repeated.error().message, "drive map '\\\\?\\c:\\=b': C: is given twice");
}

}  // namespace
}  // namespace scanner
