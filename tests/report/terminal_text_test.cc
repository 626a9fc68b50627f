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
  EXPECT_EQ(shown(u"\x7f\x9b", 8), "\\x7F\\x9B");
}

TEST(TerminalText, ShowsWhatHidesOrReorders) {
  EXPECT_EQ(shown(u"\u202Egpj.exe", 15), "\\u{202E}gpj.exe");
  EXPECT_EQ(shown(u"\u2066\u200B\uFEFF", 24), "\\u{2066}\\u{200B}\\u{FEFF}");
  EXPECT_EQ(shown(u"\U000E0041", 9), "\\u{E0041}");
  EXPECT_EQ(shown(u"\xD800", 8), "\\u{D800}");
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
