#include "report/policy/path_pattern.h"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "mft/utf16.h"

namespace report {
namespace {

struct Match {
  std::u16string_view pattern;
  std::u16string_view text;
  bool exact;
  bool tree;
};

using ParseFunction = std::expected<PathPattern, std::string> (*)(std::u16string_view);

void expect_matches(ParseFunction parse, std::span<const Match> matches) {
  for (const Match& match : matches) {
    SCOPED_TRACE(mft::to_utf8(match.pattern) + " and " + mft::to_utf8(match.text));
    const auto pattern = parse(match.pattern);
    ASSERT_TRUE(pattern) << pattern.error();
    EXPECT_EQ(pattern->text(), mft::to_utf8(match.pattern));
    EXPECT_EQ(pattern->matches(match.text, PatternScope::kExact), match.exact);
    EXPECT_EQ(pattern->matches(match.text, PatternScope::kTree), match.tree);
  }
}

TEST(PathPattern, MatchesPaths) {
  constexpr Match kMatches[] = {
      {u"\\Windows", u"\\Windows", true, true},
      {u"\\Windows", u"\\windows", true, true},
      {u"\\Windows", u"\\Windows\\System32", false, true},
      {u"\\Windows", u"\\Windows.old", false, false},
      {u"\\Windows", u"\\a\\Windows", false, false},
      {u"\\Windows\\System32", u"\\Windows", false, false},
      // a backslash at the end
      {u"\\Windows\\", u"\\Windows", true, true},
      {u"\\Windows", u"\\Windows\\", true, true},
      // the root
      {u"\\", u"\\", true, true},
      {u"\\", u"\\a", false, true},
      {u"C:\\", u"\\", true, true},
      {u"C:", u"\\a\\b", false, true},
      {u"\\*", u"\\", false, false},
      {u"\\**", u"\\", true, true},
      // a drive is left to the caller
      {u"C:\\Users", u"\\Users", true, true},
      // '?' and '*'
      {u"\\a?c", u"\\abc", true, true},
      {u"\\a?c", u"\\ac", false, false},
      {u"\\a?c", u"\\a\\c", false, false},
      {u"\\a*", u"\\a", true, true},
      {u"\\a*", u"\\abc", true, true},
      {u"\\a*", u"\\ab\\c", false, true},
      {u"\\*c", u"\\abcc", true, true},
      {u"\\*b*d", u"\\abcbd", true, true},
      {u"\\*b*d", u"\\abcbde", false, false},
      {u"\\*\\x", u"\\a\\x", true, true},
      {u"\\*\\x", u"\\a\\b\\x", false, false},
      {u"\\*.tmp", u"\\.tmp", true, true},
      {u"\\?", u"\\\xD83D", true, true},  // half of a surrogate pair
      {u"\\??", u"\\\xD83D\xDE00", true, true},
      // '**'
      {u"\\a\\**", u"\\a", true, true},
      {u"\\a\\**", u"\\a\\b\\c", true, true},
      {u"\\a\\**", u"\\ab", false, false},
      {u"\\**\\x", u"\\x", true, true},
      {u"\\**\\x", u"\\a\\b\\x", true, true},
      {u"\\**\\x", u"\\a\\x\\b", false, true},
      {u"\\a\\**\\z", u"\\a\\z", true, true},
      {u"\\a\\**\\z", u"\\a\\z\\z", true, true},
      {u"\\a\\**\\z", u"\\a\\y", false, false},
      {u"\\**\\a\\**\\b\\*", u"\\a\\a\\x\\b\\y\\b\\c", true, true},
      {u"\\**\\a\\b", u"\\a\\c\\a\\b", true, true},
      {u"\\**\\**\\x", u"\\x", true, true},
      {u"\\**\\x\\*", u"\\x\\x\\x", true, true},
      {u"\\Users\\*\\AppData\\**", u"\\Users\\eve\\appdata\\Local\\x", true, true},
      // letters beyond ASCII
      {u"\\Übung", u"\\ÜBUNG", true, true},
      {u"\\übung", u"\\ÜBUNG", true, true},
      {u"\\ж?", u"\\ЖЖ", true, true},
      {u"\\straße", u"\\STRASSE", false, false},
      // names in quotation marks are one component
      {u"\\x\\*", u"\\x\\\"a\\b\"", true, true},
      {u"\\x\\*\\*", u"\\x\\\"a\\b\"", false, false},
      {u"\\x\\\"a\\b\"", u"\\x\\\"A\\B\"", true, true},
      {u"\\x\\\"a\\b\"", u"\\x\\\"a\\b\"\\c", false, true},
      {u"\\\"a\"\"\\b\"\\c", u"\\\"a\"\"\\b\"\\c", true, true},
      {u"\\\"a\"\"\\b\"\\c", u"\\\"a\"\"\\b\\c", false, false},
      // labels of paths without their beginning
      {u"\\**\\x", u"<orphan 12-3>\\a\\x", true, true},
      {u"\\a\\x", u"<orphan 12-3>\\a\\x", false, false},
  };
  expect_matches(PathPattern::parse, kMatches);
}

TEST(PathPattern, MatchesTargets) {
  constexpr Match kMatches[] = {
      {u"C:\\**", u"C:\\", true, true},
      {u"C:\\**", u"c:\\x\\y", true, true},
      {u"C:\\**", u"D:\\x", false, false},
      {u"C:\\**", u"\\x", false, false},
      {u"C:\\**", u"\\??\\C:\\x", false, false},
      {u"\\??\\C:\\**", u"\\??\\C:\\x", true, true},
      {u"C:", u"C:\\x", false, true},
      {u"?:\\Data", u"E:\\data", true, true},
      {u"\\\\server\\**", u"\\\\SERVER\\share\\x", true, true},
      {u"\\\\server\\**", u"\\\\server", true, true},
      {u"\\\\server\\**", u"\\server\\share", false, false},
      {u"\\\\server", u"\\\\server2\\x", false, false},
      {u"\\\\server\\share", u"\\\\server\\share\\a", false, true},
      {u"\\\\**", u"\\\\server\\share", true, true},
      {u"\\\\**", u"\\x", false, false},
      {u"\\\\*", u"\\\\server", true, true},
      {u"\\**", u"\\\\server\\share", false, false},
      {u"\\**", u"\\x", true, true},
      {u"\\**", u"x", false, false},
      {u"\\**", u"C:\\x", false, false},
      {u"..\\**", u"..\\x", true, true},
      {u"..\\**", u"..\\..\\x", true, true},
      {u"..\\**", u"x", false, false},
      {u"..", u"..\\x", false, true},
      {u"*", u"x", true, true},
      {u"*", u"\\", false, false},
      {u"*", u"\\x", false, false},
      {u"*\\x", u"C:\\x", true, true},
      {u"**", u"\\\\server\\x", true, true},
      {u"**", u"", true, true},
      {u"**\\x", u"\\x", true, true},
      {u"Volume{*}\\**", u"Volume{12}\\x", true, true},
      {u"\\??\\Volume{*}\\**", u"\\??\\volume{12}\\", true, true},
      {u"?usr?*", u"/usr/lib", true, true},
      // quotation marks are text like any other
      {u"\"a\\b", u"\"a\\b", true, true},
  };
  expect_matches(PathPattern::parse_target, kMatches);
}

TEST(PathPattern, KnowsItsDrive) {
  EXPECT_EQ(PathPattern::parse(u"c:\\a")->drive(), "C:");
  EXPECT_EQ(PathPattern::parse(u"\\a")->drive(), "");
  EXPECT_EQ(PathPattern::parse_target(u"c:\\a")->drive(), "");
}

struct Refusal {
  std::u16string text;
  std::string error;
};

TEST(PathPattern, RefusesPaths) {
  const Refusal refusals[] = {
      {u"", "is empty"},
      {u"\\a/b", "contains '/'; names are separated by '\\'"},
      {u"\\a\\\\b", "has two backslashes in a row; in single quotes, one is enough"},
      {u"\\\\server\\a", "has two backslashes in a row; in single quotes, one is enough"},
      {u"\\a**", "has '**' together with other text; it must stand alone between backslashes"},
      {u"\\***", "has '**' together with other text; it must stand alone between backslashes"},
      {u"\\a\tb", "contains a control character"},
      {u"\\a\x7F", "contains a control character"},
      {u"a", "does not begin with '\\' or with a drive such as 'C:\\'"},
      {u"C:a", "does not begin with '\\' or with a drive such as 'C:\\'"},
      {u"1:\\a", "does not begin with '\\' or with a drive such as 'C:\\'"},
      {u"**", "does not begin with '\\' or with a drive such as 'C:\\'"},
      {u"\\\"a\\b", "has a quotation mark that is not closed"},
      {u"\\\"a\"\"", "has a quotation mark that is not closed"},
      {u"\\" + std::u16string(kMaxPatternUnits, u'a'), "is longer than 4,096 characters"},
  };
  for (const Refusal& refusal : refusals) {
    const auto pattern = PathPattern::parse(refusal.text);
    ASSERT_FALSE(pattern) << mft::to_utf8(refusal.text);
    EXPECT_EQ(pattern.error(), refusal.error);
  }
}

TEST(PathPattern, RefusesTargets) {
  const Refusal refusals[] = {
      {u"", "is empty"},
      {u"C:/a", "contains '/'; names are separated by '\\'"},
      {u"C:\\\\a", "has two backslashes in a row; in single quotes, one is enough"},
      {u"\\\\\\a", "has two backslashes in a row; in single quotes, one is enough"},
      {u"\\\\a\\\\b", "has two backslashes in a row; in single quotes, one is enough"},
      {u"C:\\a**", "has '**' together with other text; it must stand alone between backslashes"},
      {u"a\nb", "contains a control character"},
  };
  for (const Refusal& refusal : refusals) {
    const auto pattern = PathPattern::parse_target(refusal.text);
    ASSERT_FALSE(pattern) << mft::to_utf8(refusal.text);
    EXPECT_EQ(pattern.error(), refusal.error);
  }
}

// A model that shares no code with the pattern: it tries everything.
bool model_component(std::u16string_view pattern, std::u16string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == u'*') {
    return model_component(pattern.substr(1), text) ||
           (!text.empty() && model_component(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == u'?' || pattern[0] == text[0]) &&
         model_component(pattern.substr(1), text.substr(1));
}

using Components = std::span<const std::u16string>;

bool model_path(Components pattern, Components text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == u"**") {
    return model_path(pattern.subspan(1), text) ||
           (!text.empty() && model_path(pattern, text.subspan(1)));
  }
  return !text.empty() && model_component(pattern[0], text[0]) &&
         model_path(pattern.subspan(1), text.subspan(1));
}

// The `number`th path, of components over a small alphabet.
std::vector<std::u16string> small_path(std::uint32_t number,
                                       std::span<const std::u16string_view> alphabet) {
  std::vector<std::u16string> path;
  for (; number != 0; number /= 7) path.emplace_back(alphabet[number % alphabet.size()]);
  return path;
}

std::u16string joined(Components components) {
  std::u16string text;
  for (const auto& component : components) text += u'\\' + component;
  return components.empty() ? u"\\" : text;
}

TEST(PathPattern, AgreesWithAModelThatTriesEverything) {
  constexpr std::u16string_view kPatterns[] = {u"**", u"A", u"*", u"A*B", u"?B", u"**", u"B*"};
  constexpr std::u16string_view kNames[] = {u"A", u"B", u"AB", u"AAB", u"BA", u"AB", u"A"};
  for (std::uint32_t i = 0; i < 7 * 7 * 7 * 7; ++i) {
    const auto components = small_path(i, kPatterns);
    const auto pattern = PathPattern::parse(joined(components));
    ASSERT_TRUE(pattern);
    for (std::uint32_t j = i % 3; j < 7 * 7 * 7; j += 3) {
      const auto path = small_path(j, kNames);
      const Components all(path);
      ASSERT_EQ(pattern->matches(joined(path), PatternScope::kExact), model_path(components, path))
          << pattern->text() << " and " << mft::to_utf8(joined(path));
      bool inside = false;
      for (std::size_t n = 0; n <= path.size(); ++n) {
        inside = inside || model_path(components, all.first(n));
      }
      ASSERT_EQ(pattern->matches(joined(path), PatternScope::kTree), inside)
          << pattern->text() << " and " << mft::to_utf8(joined(path));
    }
  }
}

// Each of these takes exponential time if every wildcard is tried again.
TEST(PathPattern, DoesNotBlowUp) {
  std::u16string stars;
  std::u16string parts;
  for (int i = 0; i < 500; ++i) {
    stars += u"*a";
    parts += u"\\**\\a";
  }
  const auto in_name = PathPattern::parse(u"\\" + stars + u"b");
  const auto in_path = PathPattern::parse(parts + u"\\b");
  ASSERT_TRUE(in_name);
  ASSERT_TRUE(in_path);
  std::u16string path;
  for (int i = 0; i < 16'000; ++i) path += u"\\a";
  EXPECT_FALSE(in_name->matches(u"\\" + std::u16string(32'000, u'a'), PatternScope::kExact));
  EXPECT_FALSE(in_path->matches(path, PatternScope::kTree));
}

}  // namespace
}  // namespace report
