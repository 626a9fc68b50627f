#include "report/text/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mft/utf16.h"

namespace {

std::string json_of(std::u16string_view text, bool lossless = true) {
  report::TextOut out;
  out.put('x');
  EXPECT_EQ(report::append_json_string(text, out), lossless);
  EXPECT_EQ(out.text().front(), 'x');
  return std::string(out.text().substr(1));
}

TEST(JsonText, EscapesWhatJsonWantsEscaped) {
  EXPECT_EQ(json_of(u""), "\"\"");
  EXPECT_EQ(json_of(u"\\a\"b/"), R"("\\a\"b/")");
  EXPECT_EQ(json_of(u"\b\t\n\f\r\x1b\x7f"), "\"\\b\\t\\n\\f\\r\\u001b\x7f\"");
  EXPECT_EQ(json_of(std::u16string_view(u"a\0b", 3)), R"("a\u0000b")");
}

TEST(JsonText, WritesUtf8OfEveryLength) {
  EXPECT_EQ(json_of(u"\u00e4\u20ac\U0001F600\U0010FFFF"),
            "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF\"");
}

TEST(JsonText, ReplacesUnpairedSurrogatesOneByOne) {
  EXPECT_EQ(json_of(u"a\xD800", false), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(json_of(u"\xDC00\xD800z", false), "\"\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  EXPECT_EQ(json_of(u"\xD800\xD800\xDC00", false), "\"\xEF\xBF\xBD\xF0\x90\x80\x80\"");
  EXPECT_EQ(json_of(u"\xFFFD"), "\"\xEF\xBF\xBD\"");  // itself no loss
}

TEST(JsonText, EveryUnitComesBackThroughAnotherParser) {
  std::u16string all;
  for (unsigned unit = 0; unit < 0x10000; ++unit) {
    if (!mft::is_surrogate(unit)) all.push_back(static_cast<char16_t>(unit));
  }
  const std::string parsed = nlohmann::json::parse(json_of(all)).get<std::string>();
  EXPECT_EQ(mft::to_utf16(parsed), all);
}

TEST(JsonText, MakesUtf8Valid) {
  report::TextOut out;
  EXPECT_TRUE(report::append_json_string(std::string_view("C:\\\"\n"), out));
  EXPECT_TRUE(report::append_json_string(std::string_view("\xC3\xA4"), out));
  EXPECT_FALSE(report::append_json_string(std::string_view("a\xFF"
                                                           "b"),
                                          out));
  EXPECT_EQ(out.text(),
            "\"C:\\\\\\\"\\n\"\"\xC3\xA4\"\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(report::valid_utf8("a\xFF"
                               "b"),
            "a\xEF\xBF\xBD"
            "b");
}

}  // namespace
