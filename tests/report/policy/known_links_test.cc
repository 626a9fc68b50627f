#include "report/policy/known_links.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "report/policy/known_data.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;

LinkRow known_row(LinkKind kind, std::u16string_view path, std::u16string_view target) {
  LinkRow row = report_test::broken_junction();
  row.kind = kind;
  row.path = path;
  row.target = target;
  return row;
}

// "group", "differs" or "".
std::string found_for(const LinkRow& row) {
  const auto match = KnownLinks::built_in().find(row);
  if (match.differs) return "differs";
  return match.group ? KnownLinks::built_in().groups()[*match.group].id : "";
}

std::string found_for(LinkKind kind, std::u16string_view path, std::u16string_view target) {
  return found_for(known_row(kind, path, target));
}

TEST(KnownLinks, TheFilesHaveNoMistakes) {
  const auto links = KnownLinks::parse(known_data());
  ASSERT_TRUE(links) << links.error().place.line << ": " << links.error().message;
  EXPECT_GT(links->groups().size(), 15U);
  EXPECT_EQ(links->groups().size(), KnownLinks::built_in().groups().size());
}

TEST(KnownLinks, CompatibilityJunctions) {
  using enum LinkKind;
  EXPECT_EQ(found_for(kJunction, u"\\Documents and Settings", u"C:\\Users"),
            "windows-compatibility");
  EXPECT_EQ(found_for(kJunction, u"\\documents and SETTINGS", u"D:\\USERS\\"),
            "windows-compatibility");
  EXPECT_EQ(found_for(kDirectorySymlink, u"\\Users\\All Users", u"C:\\ProgramData"),
            "windows-compatibility");
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\SendTo",
                      u"C:\\Users\\ana\\AppData\\Roaming\\Microsoft\\Windows\\SendTo"),
            "windows-profile-compatibility");
  // By Windows version.
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\Cookies",
                      u"C:\\Users\\ana\\AppData\\Local\\Microsoft\\Windows\\INetCookies"),
            "windows-profile-compatibility");
}

TEST(KnownLinks, ThoseThatLeadElsewhere) {
  using enum LinkKind;
  EXPECT_EQ(found_for(kJunction, u"\\Documents and Settings", u"C:\\Windows"), "differs");
  // That of another user.
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\SendTo",
                      u"C:\\Users\\bob\\AppData\\Roaming\\Microsoft\\Windows\\SendTo"),
            "differs");
  // Where a tool may link anything, nothing is wrong.
  EXPECT_EQ(found_for(kFileSymlink, u"\\x\\node_modules\\y", u"C:\\z"), "");
}

TEST(KnownLinks, OtherLinksAreNotKnown) {
  using enum LinkKind;
  EXPECT_EQ(found_for(kJunction, u"\\Data", u"C:\\Users"), "");
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\x\\SendTo", u"C:\\Users"), "");
  EXPECT_EQ(found_for(kFileSymlink, u"\\Documents and Settings", u"C:\\Users"), "");
  LinkRow orphan = known_row(kJunction, u"<orphan 7-1>\\Documents and Settings", u"C:\\Users");
  orphan.path_state = PathState::kOrphan;
  EXPECT_EQ(found_for(orphan), "");
}

TEST(KnownLinks, Tools) {
  using enum LinkKind;
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\scoop\\apps\\git\\current",
                      u"C:\\Users\\ana\\scoop\\apps\\git\\2.47.0"),
            "scoop");
  EXPECT_EQ(found_for(kJunction, u"\\Users\\ana\\scoop\\apps\\git\\current",
                      u"C:\\Users\\ana\\scoop\\apps\\other\\1.0"),
            "");
  LinkRow pnpm = known_row(kDirectorySymlink, u"\\src\\app\\node_modules\\react",
                           u".pnpm\\react@18.2.0\\node_modules\\react");
  EXPECT_EQ(found_for(pnpm), "");
  pnpm.resolved = {.volume = "disk.img",
                   .record = 9,
                   .sequence = 1,
                   .directory = true,
                   .path = u"\\src\\app\\node_modules\\.pnpm\\react@18.2.0\\node_modules\\react"};
  EXPECT_EQ(found_for(pnpm), "pnpm");
}

TEST(KnownLinks, HardLinkSets) {
  const auto group_of = [](std::initializer_list<std::u16string_view> names) -> std::string {
    const std::vector<std::u16string_view> paths(names);
    const auto group = KnownLinks::built_in().find_set(paths);
    return group ? KnownLinks::built_in().groups()[*group].id : "";
  };
  constexpr std::u16string_view kStore =
      u"\\Windows\\WinSxS\\amd64_microsoft-windows-notepad_31bf3856ad364e35\\notepad.exe";
  EXPECT_EQ(group_of({u"\\Windows\\System32\\notepad.exe", kStore}), "windows-component-store");
  EXPECT_EQ(group_of({kStore, u"\\Windows\\notepad.exe", u"\\Windows\\System32\\notepad.exe"}),
            "windows-component-store");
  EXPECT_EQ(group_of({u"\\Windows\\System32\\notepad.exe", u"\\Windows\\notepad.exe"}), "");
  EXPECT_EQ(group_of({kStore, u"\\Windows\\Temp\\notepad.exe"}), "");
  EXPECT_EQ(group_of({kStore, u"\\Users\\ana\\notepad.exe"}), "");
}

TEST(KnownLinks, MistakesInAFile) {
  constexpr std::string_view kGroup =
      "[[group]]\nid = \"g\"\nname = \"G\"\nsource = \"https://example.org\"\n";
  struct Case {
    std::string text;
    std::string_view message;
  };
  const std::string entry = std::string(kGroup) + "[[known]]\ngroup = \"g\"\nsource = \"x\"\n";
  const std::array cases{
      Case{"x = [", ""},
      Case{"x = 1\n", "expected [[group]] or [[known]]"},
      Case{"[[group]]\nid = \"g\"\n", "a group needs"},
      Case{std::string(kGroup) + std::string(kGroup), "twice"},
      Case{"[[known]]\ngroup = \"h\"\n", "unknown group h"},
      Case{entry + "kind = \"shortcut\"\n", "unknown kind shortcut"},
      Case{entry + "kind = \"junction\"\n", "no path"},
      Case{entry + "kind = \"junction\"\npath = 'x/y'\n", "x/y"},
      Case{entry + "kind = \"junction\"\npath = '\\x'\ntarget = '\\{1}'\n", "must name a '*'"},
      Case{entry + "kind = \"junction\"\npath = '\\*'\ntarget = '\\{9}'\n", "must name a '*'"},
      Case{entry + "kind = \"junction\"\npath = '\\*'\ntarget = '\\{1'\n", "must name a '*'"},
      Case{entry + "kind = \"junction\"\npath = '\\**\\*'\ntarget = '\\{1}'\n", "must name a '*'"}};
  for (const Case& each : cases) {
    const std::string_view text = each.text;
    const auto links = KnownLinks::parse(std::span(&text, 1));
    ASSERT_FALSE(links) << each.text;
    EXPECT_NE(links.error().message.find(each.message), std::string::npos) << links.error().message;
  }
}

}  // namespace
