// Letters without a locale.
#include "scanner/source/ascii.h"

#include <gtest/gtest.h>

namespace {

TEST(Ascii, OnlyItsOwnLettersHaveACase) {
  for (unsigned c = 0; c < 0x250; ++c) {
    const auto unit = static_cast<char16_t>(c);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    EXPECT_EQ(scanner::is_ascii_letter(unit), upper || lower) << c;
    EXPECT_EQ(scanner::ascii_lower(unit), upper ? c + 0x20 : c) << c;
    EXPECT_EQ(scanner::ascii_upper(unit), lower ? c - 0x20 : c) << c;
  }
}

TEST(Ascii, NamesAreComparedWithoutCase) {
  using namespace std::literals;
  EXPECT_TRUE(scanner::equal_ignoring_ascii_case(u"\\DosDevices\\"sv, u"\\dosdevices\\"sv));
  EXPECT_TRUE(scanner::equal_ignoring_ascii_case(u"Select"sv, "SELECT"sv));
  EXPECT_FALSE(scanner::equal_ignoring_ascii_case(u"É"sv, u"é"sv));
  EXPECT_FALSE(scanner::equal_ignoring_ascii_case(u"ab"sv, u"abc"sv));
  EXPECT_FALSE(scanner::equal_ignoring_ascii_case(u"\u0141"sv, "A"sv));  // whose low byte is an A
  EXPECT_EQ(scanner::ascii_lower(u"ÀB"sv), u"Àb");
}

TEST(Ascii, Drives) {
  using namespace std::literals;
  EXPECT_TRUE(scanner::starts_with_drive("c:\\x"sv));
  EXPECT_FALSE(scanner::starts_with_drive("1:"sv));
  EXPECT_FALSE(scanner::starts_with_drive("c"sv));
  EXPECT_EQ(scanner::drive_of_letter(u'd'), "D:");
}

}  // namespace
