#include "scanner/source/windows_name.h"

#include <gtest/gtest.h>

namespace {

using scanner::parse_windows_name;
using scanner::WindowsName;

constexpr const char* kVolume = R"(\\?\Volume{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10})";
constexpr const char* kShadow = R"(\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3)";

void expect_device(const std::string& text, const std::string& path) {
  const WindowsName name = parse_windows_name(text);
  EXPECT_TRUE(name.is_device) << text;
  EXPECT_EQ(name.path, path) << text;
}

void expect_file(const std::string& text, const std::string& path) {
  const WindowsName name = parse_windows_name(text);
  EXPECT_FALSE(name.is_device) << text;
  EXPECT_EQ(name.path, path) << text;
}

TEST(WindowsName, ALetterAndItsRootAreTheVolume) {
  for (const char* const text : {"C:", R"(C:\)", "C:/", R"(\\.\C:)", R"(\\.\C:\)", R"(\\?\C:)",
                                 R"(\\?\C:\)", R"(\??\C:)", "//./C:", "//?/C:/"}) {
    expect_device(text, R"(\\.\C:)");
  }
  expect_device("c:", R"(\\.\c:)");
}

TEST(WindowsName, VolumesByTheirGuid) {
  expect_device(kVolume, kVolume);
  expect_device(std::string(kVolume) + '\\', kVolume);
  expect_device(R"(\??\Volume{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}\)", kVolume);
  expect_device("//?/Volume{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}/", kVolume);
}

TEST(WindowsName, ShadowCopiesDisksAndPartitions) {
  expect_device(kShadow, kShadow);
  expect_device(std::string(kShadow) + '\\', kShadow);
  expect_device(R"(\\.\PhysicalDrive1)", R"(\\.\PhysicalDrive1)");
  expect_device(R"(\\.\HarddiskVolume3\)", R"(\\.\HarddiskVolume3)");
  expect_device(R"(\\?\GLOBALROOT\Device\Harddisk0\Partition2\)",
                R"(\\?\GLOBALROOT\Device\Harddisk0\Partition2)");
  expect_device(R"(\\.\globalroot\device\HarddiskVolume7)",
                R"(\\.\globalroot\device\HarddiskVolume7)");
}

TEST(WindowsName, VolumesThatMayBeMounted) {
  for (const char* const text :
       {"C:", kVolume, R"(\\.\HarddiskVolume3\)", R"(\\?\GLOBALROOT\Device\HarddiskVolume12)",
        R"(\\?\GLOBALROOT\Device\Harddisk0\Partition2\)", R"(\\.\Harddisk0Partition1)"}) {
    EXPECT_TRUE(scanner::is_volume_name(parse_windows_name(text).path)) << text;
  }
  for (const char* const text :
       {kShadow, R"(\\.\HarddiskVolumeShadowCopy3)", R"(\\.\PhysicalDrive1)",
        R"(\\.\physicaldrive1)", R"(\\?\GLOBALROOT\Device\Harddisk0\Partition0)",
        R"(\\?\GLOBALROOT\Device\Harddisk0\DR0)", R"(\\.\)", ""}) {
    EXPECT_FALSE(scanner::is_volume_name(parse_windows_name(text).path)) << text;
  }
}

TEST(WindowsName, FilesAndFoldersAreLeftAsTheyAre) {
  for (const char* const text : {"c.img",
                                 R"(images\c.img)",
                                 R"(C:\images\c.img)",
                                 "C:/images/c.img",
                                 "C:c.img",
                                 R"(C:\mount\point)",
                                 R"(C:\mount\point\)",
                                 R"(\\server\share\c.img)",
                                 "//server/share/c.img",
                                 R"(\\?\C:\images\c.img)",
                                 R"(\\?\UNC\server\share\c.img)",
                                 R"(\\.\C:\c.img)",
                                 "C",
                                 "CC:",
                                 "1:",
                                 "",
                                 "\\",
                                 "/",
                                 "::",
                                 R"(\\.\)",
                                 R"(\\?\)",
                                 R"(\\?\GLOBALROOT\Device\)"}) {
    expect_file(text, text);
  }
  // Below a volume there are files, not volumes.
  expect_file(std::string(kVolume) + R"(\images\c.img)", std::string(kVolume) + R"(\images\c.img)");
  expect_file(std::string(kShadow) + R"(\c.img)", std::string(kShadow) + R"(\c.img)");
}

TEST(WindowsName, SlashesAreBackslashesExceptBehindTheVerbatimPrefix) {
  expect_file("//./C:/images/c.img", R"(\\.\C:\images\c.img)");
  expect_file(R"(\\?\C:\images/c.img)", R"(\\?\C:\images/c.img)");
}

TEST(WindowsName, LettersOfDevices) {
  EXPECT_EQ(scanner::drive_letter_of(R"(\\.\C:)"), "C:");
  for (const char* const path : {R"(\\.\PhysicalDrive1)", R"(\\.\C:\a)", "C:", "", R"(\\?\C:)"}) {
    EXPECT_EQ(scanner::drive_letter_of(path), "") << path;
  }
}

TEST(WindowsName, ReservedNames) {
  for (const char* const path : {"NUL", "nul", R"(C:\x\NUL)", "x/con", "COM1", "lpt9", "NUL.json",
                                 R"(\\.\NUL)", "aux .txt"}) {
    EXPECT_TRUE(scanner::is_reserved_name(path)) << path;
  }
  for (const char* const path :
       {"", "null", "COM0", "COM10", "COM", "a.nul", R"(nul\a)", "nul x"}) {
    EXPECT_FALSE(scanner::is_reserved_name(path)) << path;
  }
}

TEST(WindowsName, TheSameDeviceInOtherWords) {
  const auto same = [](const char* a, const char* b) {
    return scanner::same_device(parse_windows_name(a), parse_windows_name(b));
  };
  EXPECT_TRUE(same("C:", R"(\\?\c:\)"));
  EXPECT_TRUE(same(kShadow, R"(\\.\globalroot\Device\HARDDISKVOLUMESHADOWCOPY3\)"));
  EXPECT_FALSE(same("C:", "D:"));
  EXPECT_FALSE(same("c.img", "c.img"));  // two files may be told apart by more than their text
  EXPECT_FALSE(same("C:", "c.img"));
}

// The examples of Microsoft's pages: `\\?\D:\very long path`, `\\?\UNC\server\share`.
TEST(WindowsName, TheExtendedFormOfAPath) {
  using scanner::extended_path;
  EXPECT_EQ(extended_path(uR"(D:\very long path)"), uR"(\\?\D:\very long path)");
  EXPECT_EQ(extended_path(uR"(D:\)"), uR"(\\?\D:\)");
  EXPECT_EQ(extended_path(uR"(\\server\share)"), uR"(\\?\UNC\server\share)");
  EXPECT_EQ(extended_path(uR"(\\server\share\a\b)"), uR"(\\?\UNC\server\share\a\b)");
  for (const std::u16string_view as_it_is :
       {uR"(\\?\C:\x)", uR"(\\?\UNC\server\share\x)", uR"(\\?\GLOBALROOT\Device\X)", uR"(\\.\NUL)",
        uR"(\\.\C:)", uR"(relative\x)", uR"(C:x)", uR"(\rooted)", u""}) {
    EXPECT_EQ(extended_path(as_it_is), as_it_is);
  }
  const std::u16string deep(260, u'x');
  EXPECT_EQ(extended_path(uR"(\\.\C:\)" + deep), uR"(\\?\C:\)" + deep);
}

}  // namespace
