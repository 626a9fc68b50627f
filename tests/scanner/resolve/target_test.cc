#include "scanner/resolve/target.h"

#include <gtest/gtest.h>

namespace scanner {
namespace {

using Components = std::vector<std::u16string_view>;

// What a substitute name without the relative flag means. [SMB2 2.1.2.4] [FSA]
struct AbsoluteCase {
  std::u16string_view name;
  TargetForm form;
  std::string_view volume = {};
  Components components = {};
  bool trailing_backslash = false;
};

constexpr std::string_view kGuidVolume = "Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}";

const AbsoluteCase kAbsoluteCases[] = {
    // Drive letters
    {u"\\??\\C:\\Users\\x", TargetForm::kVolumePath, "C:", {u"Users", u"x"}},
    {u"\\??\\c:\\Users", TargetForm::kVolumePath, "C:", {u"Users"}},
    {u"\\??\\C:\\", TargetForm::kVolumePath, "C:", {}, true},
    {u"\\??\\C:", TargetForm::kVolumePath, "C:", {}},
    {u"\\??\\C:\\x\\", TargetForm::kVolumePath, "C:", {u"x"}, true},
    {u"\\DosDevices\\C:\\x", TargetForm::kVolumePath, "C:", {u"x"}},
    {u"\\dosdevices\\C:\\x", TargetForm::kVolumePath, "C:", {u"x"}},
    {u"\\GLOBAL??\\C:\\x", TargetForm::kVolumePath, "C:", {u"x"}},
    {u"\\global??\\C:\\x", TargetForm::kVolumePath, "C:", {u"x"}},
    // Volume GUIDs
    {u"\\??\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}\\",
     TargetForm::kVolumePath,
     kGuidVolume,
     {},
     true},
    {u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}",
     TargetForm::kVolumePath,
     kGuidVolume,
     {}},
    {u"\\??\\VOLUME{0a1b2c3d-4e5f-6789-abcd-ef0123456789}\\a\\b",
     TargetForm::kVolumePath,
     kGuidVolume,
     {u"a", u"b"}},
    // Almost volume GUIDs are names of other devices.
    {u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef012345678}\\x", TargetForm::kDevice},
    {u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef012345678g}\\x", TargetForm::kDevice},
    {u"\\??\\Volume0a1b2c3d-4e5f-6789-abcd-ef0123456789\\x", TargetForm::kDevice},
    // Network
    {u"\\??\\UNC\\server\\share\\x", TargetForm::kNetwork},
    {u"\\??\\unc\\server\\share", TargetForm::kNetwork},
    {u"\\??\\UNC", TargetForm::kNetwork},
    // Devices and object-manager paths
    {u"\\??\\GLOBALROOT\\Device\\HarddiskVolume3\\x", TargetForm::kDevice},
    {u"\\Device\\HarddiskVolume3\\x", TargetForm::kDevice},
    {u"\\SystemRoot\\System32", TargetForm::kDevice},
    {u"\\Foo\\x", TargetForm::kDevice},
    {u"\\??\\CDROM0\\x", TargetForm::kDevice},
    {u"\\??\\CC:\\x", TargetForm::kDevice},
    {u"\\??\\1:\\x", TargetForm::kDevice},
    // Win32 spellings and relative names are no NT paths: broken when stored raw.
    {u"C:\\x", TargetForm::kMalformed},
    {u"C:x", TargetForm::kMalformed},
    {u"\\\\?\\C:\\x", TargetForm::kMalformed},
    {u"\\\\server\\share", TargetForm::kMalformed},
    {u"x\\y", TargetForm::kMalformed},
    {u"..\\x", TargetForm::kMalformed},
    {u"", TargetForm::kMalformed},
    {u"\\", TargetForm::kMalformed},
    {u"\\??\\\\\\?\\Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}\\", TargetForm::kMalformed},
    {u"\\??\\", TargetForm::kMalformed},
    {u"\\??\\\u0002C:\\", TargetForm::kMalformed},  // seen by LFN
    // One source takes it, another refuses it.
    {u"\\??\\\\C:\\x", TargetForm::kUnconfirmed},
    // Dots, empty components and the characters that no name can hold
    {u"\\??\\C:\\a\\..\\b", TargetForm::kMalformed, "C:", {u"a"}},
    {u"\\??\\C:\\.", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a\\\\b", TargetForm::kMalformed, "C:", {u"a"}},
    {u"\\??\\C:\\\\a", TargetForm::kUnconfirmed, "C:", {}},
    {u"\\??\\C:\\\\", TargetForm::kUnconfirmed, "C:", {}},
    {u"\\??\\C:\\\\\\a", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a\\\\", TargetForm::kMalformed, "C:", {u"a"}, true},
    {u"\\??\\C:\\a*", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a?", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a|b", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a<b", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a>b", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a\"b", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a\u001Fb", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\a/b", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:/a", TargetForm::kMalformed},
    // What Win32 strips or reserves is a name like any other to the kernel.
    {u"\\??\\C:\\a.", TargetForm::kVolumePath, "C:", {u"a."}},
    {u"\\??\\C:\\a \\CON", TargetForm::kVolumePath, "C:", {u"a ", u"CON"}},
    {u"\\??\\C:\\...", TargetForm::kVolumePath, "C:", {u"..."}},
    {u"\\??\\C:\\\u00E4\xD800", TargetForm::kVolumePath, "C:", {u"\u00E4\xD800"}},
    // Streams
    {u"\\??\\C:\\f:s", TargetForm::kVolumePath, "C:", {u"f:s"}},
    {u"\\??\\C:\\f::$DATA", TargetForm::kVolumePath, "C:", {u"f::$DATA"}},
    {u"\\??\\C:\\f:s:$data", TargetForm::kVolumePath, "C:", {u"f:s:$data"}},
    {u"\\??\\C:\\d::$INDEX_ALLOCATION\\f",
     TargetForm::kVolumePath,
     "C:",
     {u"d::$INDEX_ALLOCATION", u"f"}},
    {u"\\??\\C:\\d:$I30:$INDEX_ALLOCATION\\f",
     TargetForm::kVolumePath,
     "C:",
     {u"d:$I30:$INDEX_ALLOCATION", u"f"}},
    {u"\\??\\C:\\d:s\\f", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\f:", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\:s", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\f:s:$BITMAP", TargetForm::kMalformed, "C:", {}},
    {u"\\??\\C:\\f:a:$DATA:x", TargetForm::kMalformed, "C:", {}},
};

TEST(AbsoluteTarget, EveryForm) {
  for (const auto& test : kAbsoluteCases) {
    const std::string name(test.name.begin(), test.name.end());
    const Target target = parse_absolute_target(test.name);
    EXPECT_EQ(target.form, test.form) << name;
    if (test.form == TargetForm::kMalformed || test.form == TargetForm::kUnconfirmed) continue;
    EXPECT_EQ(target.volume, test.volume) << name;
    EXPECT_EQ(target.components, test.components) << name;
    EXPECT_EQ(target.trailing_backslash, test.trailing_backslash) << name;
  }
}

TEST(AbsoluteTarget, ComponentsOfMoreThan255UnitsCannotBe) {
  const std::u16string longest(255, u'x');
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\" + longest).form, TargetForm::kVolumePath);
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\x" + longest).form, TargetForm::kMalformed);
  // The stream's name has a limit of its own.
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\" + longest + u":s").form, TargetForm::kVolumePath);
}

TEST(AbsoluteTarget, TellsTheVolumeFromItsRoot) {
  EXPECT_TRUE(parse_absolute_target(u"\\??\\C:").volume_device);
  EXPECT_FALSE(parse_absolute_target(u"\\??\\C:\\").volume_device);
  EXPECT_FALSE(parse_absolute_target(u"\\??\\C:\\x").volume_device);
}

TEST(AbsoluteTarget, TellsRedirectorsFromOtherDevices) {
  EXPECT_TRUE(parse_absolute_target(u"\\??\\UNC\\server\\share").remote_device);
  EXPECT_TRUE(parse_absolute_target(u"\\Device\\Mup\\server\\share").remote_device);
  EXPECT_TRUE(parse_absolute_target(u"\\device\\lanmanredirector\\server\\share").remote_device);
  EXPECT_TRUE(parse_absolute_target(u"\\??\\Mup\\server").remote_device);
  EXPECT_FALSE(parse_absolute_target(u"\\Device\\HarddiskVolume1").remote_device);
  EXPECT_FALSE(parse_absolute_target(u"\\Device\\Mupper\\x").remote_device);
}

TEST(AbsoluteTarget, NamesTheComponentThatCannotBe) {
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\a\\..\\b").malformed_component, u"..");
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\a\\b*\\c").malformed_component, u"b*");
  EXPECT_EQ(parse_absolute_target(u"\\??\\C:\\a\\d:s\\c").malformed_component, u"d:s");
  EXPECT_TRUE(parse_absolute_target(u"\\??\\C:\\a").malformed_component.empty());
}

TEST(AbsoluteTarget, NotesForwardSlashes) {
  EXPECT_TRUE(parse_absolute_target(u"\\??\\C:\\a/b").forward_slash);
  EXPECT_TRUE(parse_absolute_target(u"C:/a").forward_slash);
  EXPECT_FALSE(parse_absolute_target(u"\\??\\C:\\a").forward_slash);
  // Only if it is the first thing that cannot be.
  EXPECT_TRUE(parse_absolute_target(u"\\??\\C:\\a:b/c*").forward_slash);
  EXPECT_FALSE(parse_absolute_target(u"\\??\\C:\\a*b/c").forward_slash);
  EXPECT_FALSE(parse_absolute_target(u"\\??\\C:\\..\\a/b").forward_slash);
}

struct RelativeCase {
  std::u16string_view name;
  TargetForm form;
  Components components = {};
  bool trailing_backslash = false;
};

const RelativeCase kRelativeCases[] = {
    {u"x", TargetForm::kRelative, {u"x"}},
    {u"x\\y", TargetForm::kRelative, {u"x", u"y"}},
    {u"x\\", TargetForm::kRelative, {u"x"}, true},
    {u".", TargetForm::kRelative, {u"."}},
    {u".\\x", TargetForm::kRelative, {u".", u"x"}},
    {u"..\\x", TargetForm::kRelative, {u"..", u"x"}},
    {u"a\\..\\b", TargetForm::kRelative, {u"a", u"..", u"b"}},
    {u"\\x", TargetForm::kRooted, {u"x"}},
    {u"\\x\\..\\y", TargetForm::kRooted, {u"x", u"..", u"y"}},
    {u"\\", TargetForm::kRooted, {}, true},
    {u"f:s", TargetForm::kRelative, {u"f:s"}},
    // NT names with the relative flag lead nowhere (dotnet/runtime #58592), nor do Win32 ones.
    {u"\\??\\C:\\x", TargetForm::kMalformed},
    {u"\\GLOBAL??\\C:\\x", TargetForm::kMalformed},
    {u"C:\\x", TargetForm::kMalformed},
    {u"C:", TargetForm::kMalformed},
    {u"", TargetForm::kMalformed},
    {u"a/b", TargetForm::kMalformed},
    {u"./x", TargetForm::kMalformed},
    {u"t1/f", TargetForm::kMalformed},  // WinuxCmd #1101: 123
    {u"a*", TargetForm::kMalformed},
    {u"a\u0001", TargetForm::kMalformed},
    // Nobody has shown what Windows does with doubled separators here.
    {u"a\\\\b", TargetForm::kUnconfirmed},
    {u"\\\\server\\share", TargetForm::kUnconfirmed},
};

TEST(RelativeTarget, EveryForm) {
  for (const auto& test : kRelativeCases) {
    const std::string name(test.name.begin(), test.name.end());
    const Target target = parse_relative_target(test.name);
    EXPECT_EQ(target.form, test.form) << name;
    if (test.form != TargetForm::kRelative && test.form != TargetForm::kRooted) continue;
    EXPECT_EQ(target.components, test.components) << name;
    EXPECT_EQ(target.trailing_backslash, test.trailing_backslash) << name;
  }
}

TEST(RelativeTarget, NotesForwardSlashes) {
  EXPECT_TRUE(parse_relative_target(u"a/b").forward_slash);
  EXPECT_FALSE(parse_relative_target(u"a\\b").forward_slash);
}

TEST(Target, VolumeMountPointsAreGuidsWithNothingBehind) {
  const auto is_mount_point = [](std::u16string_view name) {
    return names_volume_root_by_guid(parse_absolute_target(name));
  };
  EXPECT_TRUE(is_mount_point(u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}\\"));
  EXPECT_TRUE(is_mount_point(u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}"));
  EXPECT_FALSE(is_mount_point(u"\\??\\Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}\\x"));
  EXPECT_FALSE(is_mount_point(u"\\??\\D:\\"));  // a junction to a drive's root
  EXPECT_FALSE(is_mount_point(u"\\??\\UNC\\server\\share"));
}

TEST(Target, ShownAsAUserWouldWriteIt) {
  EXPECT_EQ(display_target(u"\\??\\C:\\x"), u"C:\\x");
  EXPECT_EQ(display_target(u"\\??\\C:"), u"C:");
  EXPECT_EQ(display_target(u"\\DosDevices\\C:\\x"), u"C:\\x");
  EXPECT_EQ(display_target(u"\\GLOBAL??\\C:\\x"), u"C:\\x");
  EXPECT_EQ(display_target(u"\\??\\UNC\\server\\share\\x"), u"\\\\server\\share\\x");
  EXPECT_EQ(display_target(u"\\??\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}\\"),
            u"\\\\?\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}\\");
  EXPECT_EQ(display_target(u"\\??\\GLOBALROOT\\Device\\x"), u"\\\\?\\GLOBALROOT\\Device\\x");
  EXPECT_EQ(display_target(u"\\Device\\HarddiskVolume1\\x"), u"\\Device\\HarddiskVolume1\\x");
  EXPECT_EQ(display_target(u"..\\x"), u"..\\x");
  EXPECT_EQ(display_target(u""), u"");
}

TEST(Target, SameTargetInOtherWords) {
  EXPECT_TRUE(same_target(u"\\??\\C:\\x", u"C:\\x"));
  EXPECT_TRUE(same_target(u"\\??\\C:\\X", u"c:\\x"));
  EXPECT_TRUE(same_target(u"\\??\\C:\\x\\", u"C:\\x"));
  EXPECT_TRUE(same_target(u"\\??\\C:\\x", u"\\\\?\\C:\\x"));
  EXPECT_TRUE(same_target(u"\\??\\C:\\x", u"\\??\\C:\\x"));
  EXPECT_TRUE(same_target(u"\\??\\UNC\\server\\share", u"\\\\server\\share"));
  EXPECT_TRUE(same_target(u"\\??\\UNC\\server\\share", u"\\\\?\\UNC\\server\\share"));
  EXPECT_TRUE(same_target(u"..\\x", u"..\\x"));
  EXPECT_FALSE(same_target(u"\\??\\C:\\x", u"C:\\y"));
  EXPECT_FALSE(same_target(u"\\??\\C:\\x", u"D:\\x"));
  EXPECT_FALSE(same_target(u"..\\x", u"x"));
}

TEST(StreamName, SplitsAtColons) {
  const auto plain = split_stream(u"file");
  EXPECT_FALSE(plain.present);
  EXPECT_TRUE(plain.valid);
  EXPECT_EQ(plain.file, u"file");

  const auto named = split_stream(u"file:stream");
  EXPECT_TRUE(named.present && named.valid);
  EXPECT_EQ(named.file, u"file");
  EXPECT_EQ(named.stream, u"stream");
  EXPECT_TRUE(named.type.empty());

  const auto typed = split_stream(u"file:stream:$DATA");
  EXPECT_TRUE(typed.present && typed.valid);
  EXPECT_EQ(typed.type, u"$DATA");

  const auto unnamed = split_stream(u"file::$DATA");
  EXPECT_TRUE(unnamed.present && unnamed.valid);
  EXPECT_TRUE(unnamed.stream.empty());
  EXPECT_FALSE(unnamed.is_directory_index());

  EXPECT_TRUE(split_stream(u"d::$INDEX_ALLOCATION").is_directory_index());
  EXPECT_TRUE(split_stream(u"d:$i30:$index_allocation").is_directory_index());
  EXPECT_FALSE(split_stream(u"d:$X:$INDEX_ALLOCATION").is_directory_index());

  for (const auto* const bad : {u"x:", u"x:y:", u"x::", u"a:b:c:d", u"x:y:$BITMAP", u":s", u":"}) {
    EXPECT_FALSE(split_stream(bad).valid)
        << std::string(bad, bad + std::u16string_view(bad).size());
  }
}

}  // namespace
}  // namespace scanner
