// Codes of limitations, their arguments and their wording.
#include "report/model/limitation.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using report::Limitation;
using report::LimitationCode;

TEST(Limitation, EveryCodeHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < report::kLimitationCodeCount; ++i) {
    const auto code = static_cast<LimitationCode>(i);
    const std::string_view word = report::word(code);
    EXPECT_FALSE(word.empty()) << i;
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << i;
    EXPECT_TRUE(words.insert(word).second) << word;
    EXPECT_EQ(report::limitation_code_from(word), code);
  }
  EXPECT_EQ(report::limitation_code_from("no-such-code"), std::nullopt);
  EXPECT_EQ(report::limitation_code_from(""), std::nullopt);
}

TEST(Limitation, EveryArgumentIsInTheText) {
  for (std::size_t i = 0; i < report::kLimitationCodeCount; ++i) {
    Limitation limitation{.code = static_cast<LimitationCode>(i)};
    const std::size_t count = report::argument_count(limitation.code);
    ASSERT_LE(count, 4U) << report::word(limitation.code);
    for (std::size_t k = 0; k < count; ++k) limitation.arguments.push_back(std::to_string(71 + k));
    const std::string text = limitation.text();
    for (const auto& argument : limitation.arguments) {
      EXPECT_NE(text.find(argument), std::string::npos) << text;
    }
    EXPECT_EQ(text.find_first_of("{}|"), std::string::npos) << text;
    EXPECT_FALSE(text.ends_with('.')) << text;
  }
}

TEST(Limitation, NumbersHaveTheRightNoun) {
  const auto text = [](const std::string& argument) {
    return Limitation{.code = LimitationCode::kCreatedMeanwhile, .arguments = {argument}}.text();
  };
  EXPECT_EQ(text("1"), "1 file was created while $MFT grew and not scanned");
  EXPECT_EQ(text("1234"), "1,234 files were created while $MFT grew and not scanned");
}

// As read back from a report that somebody has edited.
TEST(Limitation, ArgumentsAreNotTrusted) {
  EXPECT_EQ((Limitation{.code = LimitationCode::kCreatedMeanwhile, .arguments = {"-1"}}.text()),
            "-1 files were created while $MFT grew and not scanned");
  EXPECT_EQ((Limitation{.code = LimitationCode::kMftTruncated, .arguments = {"{1}"}}.text()),
            "the file holds {1} of  records");
  EXPECT_EQ((Limitation{.code = LimitationCode::kNamesMissing, .arguments = {}}.text()),
            "names may be missing: ");
}

}  // namespace
