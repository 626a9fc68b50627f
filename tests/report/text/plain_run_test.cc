#include "report/text/plain_run.h"

#include <gtest/gtest.h>

#include <string>

#include "mft/utf16.h"
#include "report/text/csv_text.h"
#include "report/text/json_text.h"

namespace {

using namespace report;

// One unit at every place of texts of every length around the step of four.
template <typename Check>
void at_every_place(char16_t unit, const Check& check) {
  for (std::size_t length = 1; length <= 13; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      std::u16string text = std::u16string(u"abcdefghijklm").substr(0, length);
      text[place] = unit;
      check(text, place);
    }
  }
}

TEST(PlainRun, StopsAtEveryUnitThatIsNotPlainAndAtNoOther) {
  for (unsigned unit = 0; unit < 0x10000; ++unit) {
    const bool plain = unit >= 0x20 && unit < 0x80 && unit != '"' && unit != ',';
    at_every_place(static_cast<char16_t>(unit), [&](const std::u16string& text, std::size_t place) {
      std::string out(text.size() + 1, '~');
      const std::size_t done = put_plain_run<u'"', u','>(text, out.data());
      ASSERT_EQ(done, plain ? text.size() : place) << unit;
      for (std::size_t i = 0; i < done; ++i) {
        ASSERT_EQ(static_cast<char16_t>(out[i]), text[i]) << unit;
      }
      ASSERT_EQ(out.back(), '~') << "wrote past the text's size";
    });
  }
}

// Neighbours of which each could hide the other's mark.
TEST(PlainRun, TwoThatAreNotPlainStopItAtTheFirst) {
  constexpr std::u16string_view kUnits(u"\0\x1F\",\x7F\x80\xFF\x100\x7FFF\x8000\xD800\xFFFF", 12);
  for (const char16_t first : kUnits) {
    for (const char16_t second : kUnits) {
      for (std::size_t place = 0; place < 7; ++place) {
        std::u16string text(8, u'x');
        text[place] = first;
        text[place + 1] = second;
        char out[8];
        const std::size_t stop = first != 0x7F ? place : second != 0x7F ? place + 1 : 8;
        EXPECT_EQ((put_plain_run<u'"', u','>(text, out)), stop)
            << unsigned{first} << ' ' << unsigned{second};
      }
    }
  }
}

std::string csv_of(std::u16string_view text) {
  TextOut out;
  append_csv_field(text, FormulaGuard::kOff, out);
  return std::string(out.text());
}
std::string json_from(std::u16string_view text, bool& lossless) {
  TextOut out;
  lossless = append_json_string(text, out);
  return std::string(out.text());
}

// What writers do with a unit does not depend on where it stands.
TEST(PlainRun, WritersTreatAUnitAlikeAtEveryPlace) {
  for (const char16_t unit : std::u16string_view(u"\0\x1F\n\"\\,\x7F\x80\u20AC\xD800\xDC00", 11)) {
    bool alone_lossless = false;
    const std::string alone = json_from(std::u16string(1, unit), alone_lossless);
    const std::string inside = alone.substr(1, alone.size() - 2);
    at_every_place(unit, [&](const std::u16string& text, std::size_t place) {
      const std::string before = mft::to_utf8(text.substr(0, place));
      const std::string after = mft::to_utf8(text.substr(place + 1));
      bool lossless = false;
      EXPECT_EQ(json_from(text, lossless), '"' + before + inside + after + '"');
      EXPECT_EQ(lossless, alone_lossless);
      std::string cell = mft::to_utf8(text);
      if (unit == 0) cell = before + "\xEF\xBF\xBD" + after;
      if (unit == u'"') cell = before + "\"\"" + after;
      if (unit == u'"' || unit == u',' || unit == u'\n') cell = '"' + cell + '"';
      EXPECT_EQ(csv_of(text), cell);
    });
  }
}

TEST(PlainRun, SurrogatePairsMayStandAnywhere) {
  for (std::size_t before = 0; before < 9; ++before) {
    const std::u16string text = std::u16string(before, u'a') + u"\U0001F600" + u"bcdef";
    bool lossless = false;
    EXPECT_EQ(json_from(text, lossless), '"' + std::string(before, 'a') +
                                             "\xF0\x9F\x98\x80"
                                             "bcdef\"");
    EXPECT_TRUE(lossless);
    EXPECT_EQ(csv_of(text), std::string(before, 'a') +
                                "\xF0\x9F\x98\x80"
                                "bcdef");
  }
}

}  // namespace
