#include "report/text/terminal_text.h"

#include <gtest/gtest.h>

namespace {

std::string shown(std::u16string_view text, std::size_t columns) {
  std::string out;
  EXPECT_EQ(report::append_terminal(text, out), columns);
  return out;
}

TEST(TerminalText, LeavesNamesAlone) {
  EXPECT_EQ(shown(u"C:\\Users\\x", 10), "C:\\Users\\x");
  EXPECT_EQ(shown(u"\u00e4\u20ac", 2), "\xC3\xA4\xE2\x82\xAC");
}

TEST(TerminalText, DisarmsControls) {
  EXPECT_EQ(shown(u"\x1b[2J", 7), "\\x1B[2J");
  EXPECT_EQ(shown(u"a\r\nb\t", 14), "a\\x0D\\x0Ab\\x09");
  EXPECT_EQ(shown(std::u16string_view(u"\0", 1), 4), "\\x00");
  EXPECT_EQ(shown(u"\x7f\x9b", 12), "\\x7F\\u{009B}");
}

TEST(TerminalText, ShowsWhatHidesOrReorders) {
  EXPECT_EQ(shown(u"\u202Egpj.exe", 15), "\\u{202E}gpj.exe");
  EXPECT_EQ(shown(u"\u2066\u200B\uFEFF", 24), "\\u{2066}\\u{200B}\\u{FEFF}");
  EXPECT_EQ(shown(u"\U000E0041", 9), "\\u{E0041}");
  EXPECT_EQ(shown(u"\xD800", 8), "\\u{D800}");
}

TEST(TerminalText, ShowsWhatLooksEmpty) {
  EXPECT_EQ(shown(u"a\u034Fb", 10), "a\\u{034F}b");
  EXPECT_EQ(shown(u"\U0001D173\U0001D17A", 18), "\\u{1D173}\\u{1D17A}");
  EXPECT_EQ(shown(u"\u2800\u3164\u115F\u1160\uFFA0", 40),
            "\\u{2800}\\u{3164}\\u{115F}\\u{1160}\\u{FFA0}");
  EXPECT_EQ(shown(u"a\u00A0b\u3000c", 19), "a\\u{00A0}b\\u{3000}c");
  EXPECT_EQ(shown(u"\u2764\uFE0F", 9), "\xE2\x9D\xA4\\u{FE0F}");
  EXPECT_EQ(shown(u"\U000E0100\U0010FFFF", 19), "\\u{E0100}\\u{10FFFF}");
  EXPECT_EQ(shown(u"\u180E\uFFF9\uFDD0", 24), "\\u{180E}\\u{FFF9}\\u{FDD0}");
}

// \u{202E} may be the name u{202E} in a directory.
TEST(TerminalText, EscapesStandForOneThingOnly) {
  EXPECT_EQ(shown(u"\\u{202E}x", 12), "\\x5Cu{202E}x");
  EXPECT_EQ(shown(u"\\x1B", 7), "\\x5Cx1B");
  EXPECT_EQ(shown(u"\\x1b", 7), "\\x5Cx1b");
  EXPECT_EQ(shown(u"\\x5Cx", 8), "\\x5Cx5Cx");
  EXPECT_EQ(shown(u"\\\\x1B", 8), "\\\\x5Cx1B");
  EXPECT_EQ(shown(u"\\\x1B", 5), "\\\\x1B");
  // No escape of ours: common names of directories.
  for (const std::u16string_view name :
       {u"\\x64\\x86\\x", u"\\xa", u"\\u{}", u"\\u{12", u"\\u{xy}", u"\\users", u"\\u\\x2F"}) {
    EXPECT_EQ(shown(name, name.size()), std::string(name.begin(), name.end()));
  }
  std::string out;
  EXPECT_EQ(report::append_terminal(std::string_view("\\u{202E}"), out), 11U);
  EXPECT_EQ(report::append_terminal(std::string_view("\\x64"), out), 4U);
  EXPECT_EQ(out, "\\x5Cu{202E}\\x64");
}

TEST(TerminalText, CountsColumns) {
  EXPECT_EQ(shown(u"\u6F22\u5B57", 4), "\xE6\xBC\xA2\xE5\xAD\x97");  // wide
  EXPECT_EQ(shown(u"e\u0301", 1), "e\xCC\x81");                      // combining
  EXPECT_EQ(shown(u"\U0001F600", 2), "\xF0\x9F\x98\x80");
}

TEST(TerminalText, TakesUtf8Too) {
  std::string out;
  EXPECT_EQ(report::append_terminal(std::string_view("a\x1b\xFF"), out), 6U);
  EXPECT_EQ(out, "a\\x1B\xEF\xBF\xBD");
}

}  // namespace
