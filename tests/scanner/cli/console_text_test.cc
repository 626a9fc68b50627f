#include "scanner/cli/console_text.h"

#include <gtest/gtest.h>

namespace {

using scanner::console_piece;
using scanner::ConsoleText;

const std::string kText = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x93\x81z";  // a, ä, €, a folder, z
const std::u16string kUnits = u"a\u00E4\u20AC\U0001F4C1z";

TEST(ConsoleText, WhereverItIsCutTheTextIsTheSame) {
  for (std::size_t first = 0; first <= kText.size(); ++first) {
    for (std::size_t second = first; second <= kText.size(); ++second) {
      ConsoleText text;
      std::u16string shown = text.next(kText.substr(0, first));
      shown += text.next(kText.substr(first, second - first));
      shown += text.next(kText.substr(second));
      EXPECT_EQ(shown, kUnits) << first << ' ' << second;
    }
  }
}

TEST(ConsoleText, OnlyTheLastCharacterWaits) {
  ConsoleText text;
  EXPECT_EQ(text.next("ab\xE2\x82"), u"ab");
  EXPECT_EQ(text.next(""), u"");
  EXPECT_EQ(text.next("\xAC"), u"\u20AC");
}

TEST(ConsoleText, WhatIsNotUtf8IsReplacedImmediately) {
  ConsoleText text;
  EXPECT_EQ(text.next("a\xFF"), u"a\uFFFD");
  EXPECT_EQ(text.next("\x80\x80\x80\x80"), u"\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(text.next("\xE2x"), u"\uFFFDx");
  EXPECT_EQ(text.next("\xE2"), u"");
  EXPECT_EQ(text.next("x"), u"\uFFFDx");
}

TEST(ConsoleText, PiecesPartNoSurrogatePair) {
  EXPECT_EQ(console_piece(u"abc", 3), 3U);
  EXPECT_EQ(console_piece(u"abc", 2), 2U);
  EXPECT_EQ(console_piece(u"a\U0001F4C1", 2), 1U);
  EXPECT_EQ(console_piece(u"a\U0001F4C1", 3), 3U);
  EXPECT_EQ(console_piece(u"\U0001F4C1z", 2), 2U);
  EXPECT_EQ(console_piece(u"", 2), 0U);
}

}  // namespace
