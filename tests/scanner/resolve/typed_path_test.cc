#include "scanner/resolve/typed_path.h"

#include <gtest/gtest.h>

#include "scanner/resolve/file_reference_text.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

// "C:|a|b": the drive, then the components; "|" behind them for a trailing backslash.
std::string parsed(std::string_view text) {
  const auto path = scanner::parse_typed_path(text);
  if (!path) return "error";
  std::string out = path->drive;
  for (const auto& component : path->components) out += "|" + ascii(component);
  if (path->trailing_backslash) out += "|";
  return out;
}

TEST(TypedPath, DrivesAndSlashes) {
  EXPECT_EQ(parsed(R"(C:\a\b)"), "C:|a|b");
  EXPECT_EQ(parsed("c:/a/b"), "C:|a|b");
  EXPECT_EQ(parsed(R"(\a\b)"), "|a|b");
  EXPECT_EQ(parsed("/a/b"), "|a|b");
  EXPECT_EQ(parsed("a/b"), "|a|b");
  EXPECT_EQ(parsed("C:a"), "C:|a");
  EXPECT_EQ(parsed("C:"), "C:");
  EXPECT_EQ(parsed(R"(z:\)"), "Z:");
  EXPECT_EQ(parsed(R"(\)"), "");
  EXPECT_EQ(parsed(R"(C:\a\\b\\)"), "C:|a|b|");
  EXPECT_EQ(parsed(R"(\a\b\)"), "|a|b|");
  EXPECT_EQ(parsed("a/b/"), "|a|b|");
  EXPECT_EQ(parsed(R"(\c:\x)"), "|c:|x");
}

TEST(TypedPath, DotsCollapseAsText) {
  EXPECT_EQ(parsed(R"(\a\.\b)"), "|a|b");
  EXPECT_EQ(parsed(R"(\a\..\b)"), "|b");
  EXPECT_EQ(parsed(R"(\..\..\b)"), "|b");
  EXPECT_EQ(parsed(R"(..\b)"), "|b");
  EXPECT_EQ(parsed(R"(\a\b\..\)"), "|a|");
  EXPECT_EQ(parsed(R"(\a\..\)"), "");
  // One dot at the end of a component goes, and all dots and blanks at the end of the path.
  EXPECT_EQ(parsed(R"(\a.\...\b . .)"), "|a|...|b");
  EXPECT_EQ(parsed(R"(\a..\b \c.\)"), "|a..|b |c|");
  EXPECT_EQ(parsed(R"(\a\...)"), "|a|...");
}

TEST(TypedPath, VerbatimPrefixes) {
  EXPECT_EQ(parsed(R"(\\?\C:\a\b)"), "C:|a|b");
  EXPECT_EQ(parsed(R"(\\?\c:\a\..\b/c\.)"), "C:|a|..|b/c|.");
  EXPECT_EQ(parsed(R"(\??\C:\a)"), "C:|a");
  EXPECT_EQ(parsed(R"(\\?\Volume{0A}\a)"), "Volume{0a}|a");
  EXPECT_EQ(parsed(R"(\\.\C:\a\..\b)"), "C:|b");
  EXPECT_EQ(parsed("//?/C:/a/../b"), "C:|b");
  EXPECT_EQ(parsed(R"(\\?\C:)"), "C:");
  EXPECT_EQ(parsed(R"(\\?\C:\a\)"), "C:|a|");
}

TEST(TypedPath, Quotes) {
  EXPECT_EQ(parsed(R"("C:\a b")"), "C:|a b");
  EXPECT_EQ(parsed(R"('C:\a b')"), "C:|a b");
  EXPECT_EQ(parsed(R"('\a b')"), "|a b");
  EXPECT_EQ(parsed(R"('a')"), "|'a'");            // a name can be that
  EXPECT_EQ(parsed(R"(C:\a b\")"), "C:|a b|");    // what cmd makes of "C:\a b\"
  EXPECT_EQ(parsed(R"(\a"b"c")"), R"(|a"b"c")");  // and so can this
}

TEST(TypedPath, WhatLeadsElsewhere) {
  for (const auto* const text :
       {"", R"("")", R"(\\server\share\x)", "//server/share", R"(\\?\UNC\server\share)",
        R"(\\?\GLOBALROOT\Device\x)", R"(\\.\PhysicalDrive0)", R"(\\)", R"(\\?\)",
        R"(\\?\Volume{0A\a)"}) {
    EXPECT_EQ(parsed(text), "error") << text;
  }
}

TEST(TypedPath, AnyBytes) {
  EXPECT_EQ(parsed("\\\xC3\xA9\xFF"), "|{00E9}{FFFD}");
  EXPECT_EQ(ascii(scanner::joined({u"a", u"b"}, 1)), "\\a");
  EXPECT_EQ(ascii(scanner::joined({u"a", u"b"}, 9)), "\\a\\b");
  EXPECT_EQ(ascii(scanner::joined({}, 0)), "\\");
}

TEST(FileReferenceText, AllForms) {
  using mft::FileReference;
  const auto parse = [](std::string_view text) { return scanner::parse_file_reference(text); };
  EXPECT_EQ(parse("40"), (FileReference{40, 0}));
  EXPECT_EQ(parse("40-7"), (FileReference{40, 7}));
  EXPECT_EQ(parse("0x28-0x7"), (FileReference{40, 7}));
  EXPECT_EQ(parse("1970324836974632"), (FileReference{40, 7}));
  EXPECT_EQ(parse("0x0007000000000028"), (FileReference{40, 7}));
  EXPECT_EQ(parse("0X00000000000000000007000000000028"), (FileReference{40, 7}));
  EXPECT_EQ(parse("18446744073709551615"), (FileReference{0xFFFF'FFFF'FFFF, 0xFFFF}));
  EXPECT_EQ(parse("281474976710655-65535"), (FileReference{0xFFFF'FFFF'FFFF, 0xFFFF}));
  for (const auto* const text :
       {"", "-", "x", "40-", "-7", "40-7-1", "40-65536", "281474976710656-1", "0x", "4 0", "+4",
        "18446744073709551616", "0x10007000000000028", "40a"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

}  // namespace
}  // namespace scanner_test
