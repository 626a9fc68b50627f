#include "mft/utf16.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "hand_bytes.h"

namespace mft {
namespace {

TEST(Utf16View, ReadsUnitsAtAnyAddress) {
  const auto bytes = hex("EE 41 00 00 D8 FF FF");
  const Utf16View text(*view(bytes).from(1));
  ASSERT_EQ(text.size(), 3U);
  EXPECT_EQ(text[0], u'A');
  EXPECT_EQ(text[1], u'\xD800');
  EXPECT_EQ(text[2], u'\xFFFF');
  EXPECT_EQ(text.str(), (std::u16string{u'A', u'\xD800', u'\xFFFF'}));
  std::u16string copy(3, u'\0');
  text.copy_to(copy.data());
  EXPECT_EQ(copy, text.str());
}

TEST(Utf16View, LeavesOutAnOddByte) {
  const auto bytes = hex("41 00 42");
  EXPECT_EQ(Utf16View(view(bytes)).size(), 1U);
  EXPECT_EQ(Utf16View(view(bytes)).str(), u"A");
  const auto half = hex("41");
  EXPECT_TRUE(Utf16View(view(half)).empty());
  EXPECT_TRUE(Utf16View(view(half)).str().empty());
}

TEST(Utf16View, MayBeEmpty) {
  EXPECT_TRUE(Utf16View().empty());
  EXPECT_EQ(Utf16View().size(), 0U);
  EXPECT_EQ(Utf16View().str(), u"");
  char16_t untouched = u'x';
  Utf16View().copy_to(&untouched);
  EXPECT_EQ(untouched, u'x');
}

std::string utf8_of(const std::u16string& text, bool lossless) {
  std::string out = "<";
  EXPECT_EQ(append_utf8(text, out), lossless);
  EXPECT_EQ(out.substr(1), to_utf8(text)) << "appends, and says the same";
  return out.substr(1);
}

TEST(Utf16, BecomesUtf8AtEveryLength) {
  EXPECT_EQ(utf8_of(u"", true), "");
  EXPECT_EQ(utf8_of(std::u16string{u'a', u'\0', u'\x7F'}, true), std::string("a\0\x7F", 3));
  EXPECT_EQ(utf8_of(u"\u0080\u07FF", true), "\xC2\x80\xDF\xBF");
  EXPECT_EQ(utf8_of(u"\u0800\uD7FF\uE000\uFFFF", true),
            "\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF");
  EXPECT_EQ(utf8_of(u"\xD800\xDC00\xDBFF\xDFFF", true), "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
  EXPECT_EQ(utf8_of(u"\xFFFD", true), "\xEF\xBF\xBD") << "a real U+FFFD loses nothing";
}

TEST(Utf16, UnpairedSurrogatesBecomeReplacements) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(utf8_of(u"\xD800", false), bad);
  EXPECT_EQ(utf8_of(u"\xDC00", false), bad);
  EXPECT_EQ(utf8_of(u"x\xD83Dy", false), "x" + bad + "y");
  EXPECT_EQ(utf8_of(u"\xDE00\xD83D", false), bad + bad) << "the wrong way round";
  EXPECT_EQ(utf8_of(u"\xD83D\xD83D\xDE00", false), bad + "\xF0\x9F\x98\x80");
  EXPECT_EQ(utf8_of(u"\xD83D\xDE00\xDE00", false), "\xF0\x9F\x98\x80" + bad);
}

TEST(Utf16, NextCodePointMovesByOneOrTwoUnits) {
  const std::u16string text = u"a\xD83D\xDE00\xD83D";
  std::size_t index = 0;
  EXPECT_EQ(next_code_point(text, index), U'a');
  EXPECT_EQ(index, 1U);
  EXPECT_EQ(next_code_point(text, index), U'\U0001F600');
  EXPECT_EQ(index, 3U);
  EXPECT_EQ(next_code_point(text, index), char32_t{0xD83D}) << "comes back as itself";
  EXPECT_EQ(index, 4U);
}

TEST(Utf16, EveryScalarValueMakesTheRoundTrip) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (is_surrogate(c)) continue;
    std::string utf8;
    append_utf8(c, utf8);
    std::u16string units;
    ASSERT_TRUE(append_utf16(utf8, units)) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(units.size(), c < 0x10000 ? 1U : 2U);
    std::size_t index = 0;
    ASSERT_EQ(next_code_point(units, index), c);
    ASSERT_EQ(to_utf8(units), utf8);
  }
}

std::u16string utf16_of(std::string_view utf8, bool lossless) {
  std::u16string out;
  EXPECT_EQ(append_utf16(utf8, out), lossless);
  EXPECT_EQ(out, to_utf16(utf8));
  return out;
}

TEST(Utf8, IsReadWhenValid) {
  EXPECT_EQ(utf16_of("", true), u"");
  EXPECT_EQ(utf16_of("/mnt/c/\xC3\xA9", true), u"/mnt/c/\u00E9");
  EXPECT_EQ(utf16_of("\xF0\x9F\x98\x80", true), u"\xD83D\xDE00");
  EXPECT_EQ(utf16_of("\xEF\xBF\xBD", true), u"\xFFFD");
  EXPECT_EQ(utf16_of(std::string_view("a\0b", 3), true), std::u16string(u"a\0b", 3));
}

// The Unicode Standard, chapter 3, "U+FFFD Substitution of Maximal Subparts".
TEST(Utf8, EachMaximalBrokenPartBecomesOneReplacement) {
  for (const auto& [utf8, text] : {
           std::pair{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",  // overlong forms, table 3-8
                     u"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\x0041"},
           {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",  // surrogates, table 3-9
            u"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\x0041"},
           {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",  // past 10FFFF, table 3-10
            u"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\x0041\xFFFD\xFFFD\x0042"},
           {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",  // cut short, table 3-11
            u"\xFFFD\xFFFD\xFFFD\xFFFD\x0041"},
           {"\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
            u"\x0061\xFFFD\xFFFD\xFFFD\x0062\xFFFD\x0063\xFFFD\xFFFD\x0064"},
       }) {
    EXPECT_EQ(utf16_of(utf8, false), text);
  }
}

TEST(Utf8, CutShortAtItsEnd) {
  for (const char* cut : {"\xC3", "\xE2", "\xE2\x82", "\xF0", "\xF0\x9F", "\xF0\x9F\x98"}) {
    EXPECT_EQ(utf16_of(cut, false), u"\xFFFD");
  }
}

TEST(Utf8, NoByteIsLostOrLoops) {
  // Every pair of bytes gives something, and never more than one unit a byte.
  for (unsigned pair = 0; pair < 0x10000; ++pair) {
    const char bytes[] = {static_cast<char>(pair & 0xFFU), static_cast<char>(pair >> 8U)};
    const auto text = to_utf16(std::string_view(bytes, 2));
    ASSERT_GE(text.size(), 1U);
    ASSERT_LE(text.size(), 2U);
  }
}

}  // namespace
}  // namespace mft
