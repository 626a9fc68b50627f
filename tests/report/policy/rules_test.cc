#include "report/policy/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace report {
namespace {

TEST(Rules, HaveUniqueSortedIds) {
  std::string last;
  for (const Rule& rule : rules()) {
    const std::string id(rule.id);
    EXPECT_TRUE(std::regex_match(id, std::regex("LA[0-9]{4}"))) << id;
    EXPECT_LT(last, id);
    last = id;
  }
}

TEST(Rules, AreOneForEachKindOfFinding) {
  std::set<FindingKind> kinds;
  for (const Rule& rule : rules()) {
    kinds.insert(rule.kind);
    EXPECT_EQ(rule_of(rule.kind).id, rule.id);
  }
  EXPECT_EQ(kinds.size(), kFindingKindCount);
}

TEST(Rules, HaveSentences) {
  const auto is_sentence = [](std::string_view text) {
    return text.ends_with('.') && !text.contains("  ") && !text.starts_with(' ');
  };
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(is_sentence(rule.rationale)) << rule.id;
    EXPECT_TRUE(is_sentence(rule.remedy)) << rule.id;
  }
}

TEST(Rules, AreFoundByIdAndName) {
  for (const Rule& rule : rules()) {
    EXPECT_EQ(find_rule(rule.id), rule.kind);
    EXPECT_EQ(find_rule(word(rule.kind)), rule.kind);
  }
  for (const std::string_view unknown : {"", "LA", "LA0000", "la1001", "broken", "Broken-target"}) {
    EXPECT_FALSE(find_rule(unknown)) << unknown;
  }
}

TEST(RuleGroups, ContainEachRuleOnce) {
  std::set<std::string_view> names;
  for (const RuleGroup& group : rule_groups()) {
    EXPECT_TRUE(names.insert(group.name).second) << group.name;
    EXPECT_FALSE(find_rule(group.name)) << group.name;
    EXPECT_FALSE(group.summary.empty() || group.summary.ends_with('.')) << group.name;
    EXPECT_TRUE(std::ranges::any_of(rules(), [&](const Rule& rule) {
      return rule.id.starts_with(group.prefix);
    })) << group.name;
  }
  for (const Rule& rule : rules()) {
    EXPECT_EQ(std::ranges::count_if(
                  rule_groups(),
                  [&](const RuleGroup& group) { return rule.id.starts_with(group.prefix); }),
              1)
        << rule.id;
    EXPECT_TRUE(rule.id.starts_with(group_of(rule).prefix));
  }
}

}  // namespace
}  // namespace report
