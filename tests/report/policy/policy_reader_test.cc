#include "report/policy/policy_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "report/policy/rules.h"

namespace report {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

Policy good(std::string_view toml) {
  auto policy = read_policy(toml, "test");
  if (!policy) ADD_FAILURE() << policy.error().front().text("test");
  return policy.value_or(Policy{});
}

RuleSeverity severity(const Policy& policy, FindingKind kind) {
  return policy.severities[static_cast<std::size_t>(kind)];
}

std::vector<std::string> texts(const std::vector<PathPattern>& patterns) {
  std::vector<std::string> texts;
  for (const PathPattern& pattern : patterns) texts.push_back(pattern.text());
  return texts;
}

using Strings = std::vector<std::string>;
const Strings kDefaultTrees{R"(\Windows)", R"(\Program Files)", R"(\Program Files (x86))"};

TEST(PolicyReader, BeginsWithTheDefaults) {
  const Policy policy = good("");
  EXPECT_EQ(policy.name, "test");
  for (const Rule& rule : rules()) EXPECT_EQ(severity(policy, rule.kind), rule.severity) << rule.id;
  EXPECT_EQ(texts(policy.protected_trees), kDefaultTrees);
  EXPECT_TRUE(policy.link_free_trees.empty());
  EXPECT_TRUE(policy.allowed_targets.empty());
  EXPECT_TRUE(policy.denied_targets.empty());
  EXPECT_TRUE(policy.required.empty());
  EXPECT_TRUE(policy.suppressions.empty());
}

TEST(PolicyReader, ReadsEverything) {
  const Policy policy = good(R"(# comment
version = 1
extends = "server"
[rules]
broken-target = "low"
LA1002 = "critical"
cross-check = "off"
entry-nowhere = "high"
[trees]
protected = ['D:\Data']
link-free = ['\inetpub', '\x\**']
[targets]
allow = ['C:\**']
deny = ['\\server\**']
[[required]]
path = '\Data'
[[required]]
path = 'd:\Data\'
target = '\??\Volume{1}\x'
[[suppress]]
rule = "LA1001"
path = '\Users\*\AppData\**'
target = '..\*'
fingerprint = "v1:4b4c3331f6140b4ab507dea2b32ebe91"
reason = "known since März"
owner = "ops"
expires = 2026-12-31
[[suppress]]
target = '**'
reason = "all"
)");
  EXPECT_EQ(severity(policy, FindingKind::kBrokenTarget), RuleSeverity::kLow);
  EXPECT_EQ(severity(policy, FindingKind::kWrongKindTarget), RuleSeverity::kCritical);
  EXPECT_EQ(severity(policy, FindingKind::kLinkCount), RuleSeverity::kOff);
  EXPECT_EQ(severity(policy, FindingKind::kEntryNowhere), RuleSeverity::kHigh);
  EXPECT_EQ(severity(policy, FindingKind::kUserLinkIntoProtectedTree), RuleSeverity::kCritical);
  Strings protected_trees = kDefaultTrees;
  for (const char* tree : {R"(\ProgramData)", R"(\inetpub)", R"(D:\Data)"}) {
    protected_trees.emplace_back(tree);
  }
  EXPECT_EQ(texts(policy.protected_trees), protected_trees);
  EXPECT_EQ(policy.protected_trees.back().drive(), "D:");
  EXPECT_EQ(texts(policy.link_free_trees), (Strings{R"(\inetpub)", R"(\x\**)"}));
  EXPECT_EQ(texts(policy.allowed_targets), Strings{R"(C:\**)"});
  EXPECT_EQ(texts(policy.denied_targets), Strings{R"(\\server\**)"});

  ASSERT_EQ(policy.required.size(), 2U);
  EXPECT_EQ(policy.required[0].drive, "");
  EXPECT_EQ(policy.required[0].path, u"\\Data");
  EXPECT_EQ(policy.required[0].target, u"");
  EXPECT_EQ(policy.required[0].line, 15U);
  EXPECT_EQ(policy.required[1].drive, "D:");
  EXPECT_EQ(policy.required[1].path, u"\\Data");
  EXPECT_EQ(policy.required[1].target, u"\\??\\Volume{1}\\x");

  ASSERT_EQ(policy.suppressions.size(), 2U);
  const Suppression& first = policy.suppressions[0];
  EXPECT_EQ(first.rule, FindingKind::kBrokenTarget);
  ASSERT_TRUE(first.path && first.target && first.fingerprint);
  EXPECT_TRUE(first.path->matches(u"\\Users\\a\\AppData\\b", PatternScope::kExact));
  EXPECT_TRUE(first.target->matches(u"..\\x", PatternScope::kExact));
  EXPECT_EQ(text_of(*first.fingerprint), "v1:4b4c3331f6140b4ab507dea2b32ebe91");
  EXPECT_EQ(first.reason, "known since März");
  EXPECT_EQ(first.owner, "ops");
  EXPECT_EQ(first.expires, 2026y / 12 / 31);
  EXPECT_EQ(first.line, 20U);
  const Suppression& second = policy.suppressions[1];
  EXPECT_FALSE(second.rule || second.path || second.fingerprint || second.expires);
}

TEST(PolicyReader, TakesAnyLetterAfterALineThatIsContinued) {
  const Policy policy = good("[[suppress]]\npath = '\\'\nreason = \"\"\"\\\n \u00E4\u01C7\"\"\"");
  ASSERT_EQ(policy.suppressions.size(), 1U);
  EXPECT_EQ(policy.suppressions[0].reason, "\u00E4\u01C7");
}

TEST(PolicyReader, LetsARuleWinOverItsGroup) {
  for (const char* toml :
       {"[rules]\nlink-loop = 'low'\nbroken = 'off'", "[rules]\nbroken = 'off'\nlink-loop = 'low'",
        "rules = {LA1003 = 'low', broken = 'off'}",
        "rules.broken = 'off'\n"
        "rules.link-loop = 'low'"}) {
    const Policy policy = good(toml);
    EXPECT_EQ(severity(policy, FindingKind::kLinkLoop), RuleSeverity::kLow) << toml;
    EXPECT_EQ(severity(policy, FindingKind::kBrokenTarget), RuleSeverity::kOff) << toml;
    EXPECT_EQ(severity(policy, FindingKind::kDegradedLink), RuleSeverity::kLow) << toml;
  }
}

TEST(PolicyReader, TakesLineEndsAndMarksOfWindows) {
  const Policy policy = good("\xEF\xBB\xBFversion = 1\r\n[rules]\r\nlink-loop = 'off' # x\r\n");
  EXPECT_EQ(severity(policy, FindingKind::kLinkLoop), RuleSeverity::kOff);
}

struct Mistake {
  std::string toml;
  std::string place;  // "line:column"; empty: the file as a whole
  std::string message;
};

std::string suppression(std::string_view line) {
  return "[[suppress]]\nreason = 'x'\n" + std::string(line);
}

const std::vector<Mistake>& mistakes() {
  static const std::string eight(8, 'a');
  static const std::vector<Mistake> all{
      // TOML itself
      {"version", "1:8", "syntax error in"},
      {"version = ", "1:11", "syntax error in key-value pair"},
      {"version = 1 2", "1:13", "syntax error"},
      {"[rules", "1:7", "syntax error in table header"},
      {"[+rules]", "1:2", "syntax error in key"},
      {"rules = [1, \u00E41", "1:13", "syntax error in"},
      {"\u01C7 = 1", "1:1", "syntax error"},
      {"[[ ]]", "1:4", "syntax error in table header"},
      {"[a. ]", "1:5", "syntax error in key"},
      {"x = {+ = 1}", "1:6", "syntax error in"},
      {"\n[trees]\nprotected = ['\\a'", "3:18", "syntax error in array"},
      {"extends = \"default", "1:19", "syntax error in string"},
      {"[trees]\nprotected = [\"\\Windows\"]", "2:16", "write Windows paths in single quotes"},
      {"version = 1\nversion = 1", "2:11", "cannot redefine existing integer 'version'"},
      {"[rules]\n[rules]", "2:1", "cannot redefine existing table 'rules'"},
      {"a = " + std::string(17, '[') + std::string(17, ']'), "1:21", "nested value depth"},
      {"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q = 1", "1:32", "a key has more than 16 parts"},
      {"['x'.\"é\".c.d.e.f.g.h.i.j.k.l.m.n.o.p.q]", "1:37", "a key has more than 16 parts"},
      {"a\0 = 1"s, "1:2", "syntax error"},
      // encoding
      {"version = 1\nextends = '\xFF'", "2:12", "not valid UTF-8 here"},
      {"# \xC3\xBC\xED\xA0\x80", "1:4", "not valid UTF-8 here"},
      {"# \xE4", "1:3", "not valid UTF-8 here"},
      {"\xFF\xFEv\0"s, "", "the file is UTF-16; save it as UTF-8"},
      {std::string(kMaxPolicyBytes + 1, ' '), "", "the file is larger than 4 MB"},
      // keys before the first table
      {"versoin = 1", "1:1", "unknown key 'versoin'; did you mean 'version'?"},
      {"[tree]\n", "1:2", "unknown table 'tree'; did you mean 'trees'?"},
      {"x = 1", "1:1",
       "unknown key 'x'; expected 'version', 'extends', 'rules', 'trees', 'targets', 'required' or "
       "'suppress'"},
      {"broken-target = 'off'", "1:1", "the rule 'broken-target' belongs in the table [rules]"},
      {"version = 2", "1:11", "does not know policies of version 2, only version 1"},
      {"version = -1", "1:11", "does not know policies of version -1"},
      {"version = '1'", "1:11", "expected a whole number for 'version', found a string; write 1"},
      {"version = 1.0", "1:11", "expected a whole number for 'version', found a number; write 1"},
      {"extends = 'sever'", "1:11", "unknown profile 'sever'; did you mean 'server'?"},
      {"extends = 'abc'", "1:11",
       "unknown profile 'abc'; expected 'default', 'server', 'developer' or 'forensic'"},
      {"extends = ['server']", "1:11", "expected a string for 'extends', found a list"},
      // rules
      {"rules = 'off'", "1:9",
       "expected a table for 'rules', found a string; begin it with [rules]"},
      {"[[rules]]\nlink-loop = 'off'", "1:1", "expected a table for 'rules', found a list"},
      {"[rules]\nbroken-taget = 'off'", "2:1",
       "unknown rule 'broken-taget'; did you mean 'broken-target'?"},
      {"[rules]\nBroken-Target = 'off'", "2:1", "did you mean 'broken-target'?"},
      {"[rules]\n la1001 = 'off'", "2:2", "unknown rule 'la1001'; did you mean 'LA1001'?"},
      {"[rules]\nLA9999 = 'off'", "2:1", "unknown rule 'LA9999'"},
      {"[rules]\ncrosscheck = 'off'", "2:1", "did you mean 'cross-check'?"},
      {"[rules]\nextends = 'server'", "2:1", "'extends' belongs before the first table"},
      {"[rules]\nlink-loop = 'hgh'", "2:13", "unknown severity 'hgh'; did you mean 'high'?"},
      {"[rules]\nlink-loop = 'warning'", "2:13",
       "unknown severity 'warning'; expected 'critical', 'high', 'medium', 'low', 'information' or "
       "'off'"},
      {"[rules]\nlink-loop = false", "2:13", "or 'off' for 'link-loop', found true or false"},
      {"[rules]\nbroken = 3", "2:10", "or 'off' for 'broken', found a whole number"},
      {"[rules.link-loop]\nx = 1", "1:1", "found a table"},
      {"[rules]\nLA1003 = 'low'\nlink-loop = 'low'", "3:1",
       "the rule 'link-loop' (LA1003) is already set in line 2"},
      // trees and targets
      {"[trees]\nprotect = []", "2:1", "unknown key 'protect'; did you mean 'protected'?"},
      {"[trees]\nx = []", "2:1", "unknown key 'x'; expected 'protected' or 'link-free'"},
      {"[trees]\nprotected = '\\a'", "2:13",
       "expected a list of strings for 'protected', found a string; put it in [ ]"},
      {"[trees]\nlink-free = ['\\a', 1]", "2:20",
       "expected a string in the list for 'link-free', found a whole number"},
      {"[trees]\nprotected = ['']", "2:14", "the pattern '' is empty"},
      {"[trees]\nprotected = ['Windows']", "2:14", "the pattern 'Windows' does not begin with"},
      {"[trees]\nprotected = ['\\a/b']", "2:14", "the pattern '\\a/b' contains '/'"},
      {"[trees]\nprotected = ['\\\\a']", "2:14", "has two backslashes in a row"},
      {"[trees]\nprotected = ['\\a**']", "2:14", "has '**' together with other text"},
      {"[trees]\nprotected = [\"\\\\a\\t\"]", "2:14", "the pattern '\\a ' contains a control"},
      {"[targets]\nallow = []", "2:9", "an empty 'allow' is unclear"},
      {"[targets]\ndeny = ['C:/x']", "2:9", "the pattern 'C:/x' contains '/'"},
      {"[targets]\ndenyy = []", "2:1", "unknown key 'denyy'; did you mean 'deny'?"},
      {"targets = 1979-05-27", "1:11", "expected a table for 'targets', found a date"},
      // required
      {"[required]\npath = '\\a'", "1:1",
       "expected a list of tables for 'required', found a table; begin each with [[required]]"},
      {"required = [{path = '\\a'}, 1]", "1:28", "found a whole number; begin each with"},
      {"\n[[required]]\ntarget = 'x'", "2:1", "a required link needs a 'path'"},
      {"[[required]]\npath = '\\a\\*'", "2:8", "'path' of a required link has no wildcards"},
      {"[[required]]\npath = '\\a'\ntarget = 'C:\\*'", "3:10",
       "'target' of a required link has no wildcards"},
      {"[[required]]\npath = 'C:\\'", "2:8", "'path' is the root of a volume"},
      {"[[required]]\npath = 'a'", "2:8", "does not begin with"},
      {"[[required]]\npath = '\\a'\ntarget = ''", "3:10", "is empty"},
      {"[[required]]\npath = '\\a'\ntaget = ''", "3:1", "did you mean 'target'?"},
      {"[[required]]\npath = '\\a'\n[[required]]\npath = '\\A\\'", "3:1",
       "this link is already required in line 1"},
      // suppress
      {"[suppress]\nrule = 'link-loop'", "1:1", "begin each with [[suppress]]"},
      {"[[suppress]]\nrule = 'link-loop'", "1:1", "a suppression needs a 'reason'"},
      {"[[suppress]]\nrule = 'link-loop'\nreason = \" \\t\"", "3:10", "the reason is blank"},
      {suppression(""), "1:1", "a suppression needs at least one of"},
      {suppression("owner = 'x'"), "1:1", "a suppression needs at least one of"},
      {suppression("rule = 'link-lop'"), "3:8", "did you mean 'link-loop'?"},
      {suppression("rule = 'broken'"), "3:8",
       "'broken' is a group of rules; a suppression names one rule"},
      {suppression("rule = ['link-loop']"), "3:8", "expected a string for 'rule', found a list"},
      {suppression("path = 'x'"), "3:8", "does not begin with"},
      {suppression("target = 'a\\\\b'"), "3:10", "has two backslashes in a row"},
      {suppression("fingerprint = 'v1:12'"), "3:15", "'v1:12' is not a fingerprint"},
      {suppression("fingerprint = 'v1:4B4C3331F6140B4AB507DEA2B32EBE91'"), "3:15",
       "32 hexadecimal digits in lower case"},
      {suppression("fingerprint = 'v12:" + eight + "'"), "3:15",
       "is of a version that this program does not know"},
      {suppression("fingerprint = 'vanity'"), "3:15", "is not a fingerprint"},
      {suppression("fingerprint = ''"), "3:15", "'' is not a fingerprint"},
      {suppression("rule = 'link-loop'\nowner = 1"), "4:9", "expected a string for 'owner'"},
      {suppression("rule = 'link-loop'\nexpires = '2026-12-31'"), "4:11",
       "expected a date for 'expires', found a string; write it without quotes: 2026-12-31"},
      {suppression("rule = 'link-loop'\nexpires = 2026-12-31T10:00:00Z"), "4:11",
       "found a date with a time; write it like 2026-12-31"},
      {suppression("rule = 'link-loop'\nexpires = 2026-02-29"), "4:21",
       "expected day between 1 and 28"},
      {suppression("rule = 'link-loop'\nexpires = 2026-13-01"), "4:18",
       "expected month between 1 and 12"},
      {suppression("rule = 'link-loop'\nexpire = 2026-12-31"), "4:1", "did you mean 'expires'?"},
      {"[[suppress]]\nreason = true\nrule = 'link-loop'", "2:10",
       "expected a string for 'reason', found true or false"},
  };
  return all;
}

TEST(PolicyReader, SaysWhatIsWrongAndWhere) {
  EXPECT_GE(mistakes().size(), 80U);
  for (const Mistake& mistake : mistakes()) {
    const std::string shown = mistake.toml.substr(0, 100);
    const auto policy = read_policy(mistake.toml, "test");
    ASSERT_FALSE(policy) << shown;
    ASSERT_EQ(policy.error().size(), 1U) << shown << '\n' << policy.error()[1].text("second");
    const std::string text = policy.error().front().text("p");
    const std::string opening = mistake.place.empty() ? "p: " : "p:" + mistake.place + ": ";
    EXPECT_TRUE(text.starts_with(opening) && text.contains(mistake.message))
        << shown << '\n'
        << text << "\nexpected " << opening << mistake.message;
    EXPECT_FALSE(text.ends_with('.')) << text;
  }
}

TEST(PolicyReader, ReportsAllMistakesInOrder) {
  const auto policy = read_policy(
      "[[suppress]]\nrule = 'x'\n[rules]\nlink-loop = 'x'\nx = 'off'\n[trees]\nprotected = ['', "
      "'']",
      "test");
  ASSERT_FALSE(policy);
  std::vector<std::string> places;
  for (const PolicyError& error : policy.error()) {
    places.push_back(std::to_string(error.line) + ':' + std::to_string(error.column));
  }
  EXPECT_EQ(places, (Strings{"1:1", "2:8", "4:13", "5:1", "7:14", "7:18"}));
}

TEST(PolicyReader, LimitsWhatItReports) {
  std::string toml = "[rules]\n";
  for (int i = 0; i < 1500; ++i) toml += "x" + std::to_string(i) + " = 1\n";
  const auto policy = read_policy(toml, "test");
  ASSERT_FALSE(policy);
  ASSERT_EQ(policy.error().size(), 1001U);
  EXPECT_EQ(policy.error().back().message, "and 500 more mistakes, which are not listed");
}

TEST(PolicyReader, LimitsLists) {
  std::string toml;
  for (int i = 0; i < 100'001; ++i) toml += "[[suppress]]\nreason='x'\npath='\\'\n";
  const auto policy = read_policy(toml, "test");
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().front().text("p"),
            "p:300001:1: there are more than 100,000 tables [[suppress]]");
}

TEST(PolicyReader, ShortensWhatItQuotes) {
  const auto policy = read_policy("extends = '" + std::string(1'000'000, 'x') + "'", "test");
  ASSERT_FALSE(policy);
  EXPECT_LT(policy.error().front().message.size(), 200U);
}

// What a parser that calls itself for each level would not survive.
TEST(PolicyReader, SurvivesDepth) {
  const auto repeated = [](std::string_view text) {
    std::string all;
    while (all.size() + text.size() < kMaxPolicyBytes - 100) all += text;
    return all;
  };
  for (const std::string& toml :
       {"x = " + repeated("["), "x = " + repeated("{a="), repeated("a.") + "a = 1",
        "[" + repeated("a.") + "a]", "x = {" + repeated("a.") + "a = 1", repeated("'a'.") + "a = 1",
        repeated("a .\t") + "a = 1\n]"}) {
    EXPECT_FALSE(read_policy(toml, "test"));
  }
}

TEST(Profiles, CanBeRead) {
  ASSERT_EQ(profiles().size(), 4U);
  for (const Profile& profile : profiles()) {
    const auto policy = profile_policy(profile.name);
    ASSERT_TRUE(policy) << policy.error().text(profile.name);
    EXPECT_EQ(policy->name, profile.name);
    EXPECT_TRUE(read_policy(profile.toml, "copy")) << profile.name;
    EXPECT_FALSE(profile.summary.empty());
    const auto trees = texts(policy->protected_trees);
    for (const auto& tree : kDefaultTrees) EXPECT_EQ(std::ranges::count(trees, tree), 1) << tree;
  }
  EXPECT_EQ(profile_policy("sever").error().text("x"),
            "x: unknown profile 'sever'; did you mean 'server'?");
}

TEST(Profiles, Differ) {
  const Policy standard = *profile_policy("default");
  for (const Rule& rule : rules()) EXPECT_EQ(severity(standard, rule.kind), rule.severity);
  EXPECT_EQ(severity(*profile_policy("server"), FindingKind::kUserLinkIntoProtectedTree),
            RuleSeverity::kCritical);
  EXPECT_EQ(severity(*profile_policy("developer"), FindingKind::kLongChain), RuleSeverity::kOff);
  const Policy forensic = *profile_policy("forensic");
  for (const Rule& rule : rules()) {
    EXPECT_GE(severity(forensic, rule.kind), RuleSeverity::kInformation) << rule.id;
  }
}

}  // namespace
}  // namespace report
