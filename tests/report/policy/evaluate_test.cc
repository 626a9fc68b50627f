#include "report/policy/evaluate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "tests/report/fake_source.h"
#include "tests/report/policy/rule_defaults.h"

namespace {

using namespace report;
using namespace std::chrono_literals;
using report_test::FakeSource;
using report_test::rule_defaults;
using Texts = std::vector<std::string>;

constexpr auto kToday = 2026y / 12 / 1;

FakeSource one_volume() {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "disk.img";
  volume.serial = "0123456789ABCDEF";
  volume.letters = {{.letter = "C:", .origin = LetterOrigin::kMapped}};
  return source;
}

LinkRow ok_junction(std::uint64_t record, std::u16string_view path, std::u16string_view target) {
  LinkRow row = report_test::broken_junction();
  row.file.record = record;
  row.path = path;
  row.target = target;
  row.verdict = Verdict::kOk;
  row.reason = Reason::kNone;
  row.flags = {};
  return row;
}

LinkRow reached(LinkRow row, std::u16string_view object) {
  row.resolved = {
      .volume = "disk.img", .record = 99, .sequence = 1, .directory = true, .path = object};
  return row;
}

PathPattern pattern(std::u16string_view text) {
  auto parsed = PathPattern::parse(text);
  EXPECT_TRUE(parsed) << parsed.error();
  return *std::move(parsed);
}

PathPattern target_pattern(std::u16string_view text) {
  auto parsed = PathPattern::parse_target(text);
  EXPECT_TRUE(parsed) << parsed.error();
  return *std::move(parsed);
}

// "record rule", with "suppressed" behind it.
Texts findings(const RowSource& source, const Policy& policy, unsigned threads = 1) {
  const auto evaluation = evaluate(source, policy, kToday, {.threads = threads});
  if (!evaluation) return {"error"};
  Texts texts;
  for (const Hit& hit : evaluation->hits) {
    texts.push_back(std::to_string(hit.record) + " " + std::string(word(hit.kind)) +
                    (hit.suppressed() ? " suppressed" : ""));
  }
  return texts;
}

TEST(Evaluate, EveryReasonOfABrokenLinkHasARule) {
  struct Case {
    Reason reason;
    std::string_view rule;
  };
  constexpr Case kCases[] = {{Reason::kMissing, "broken-target"},
                             {Reason::kWrongKind, "wrong-kind-target"},
                             {Reason::kLoop, "link-loop"},
                             {Reason::kTooManyHops, "too-many-hops"},
                             {Reason::kMalformed, "malformed-target"},
                             {Reason::kNotFollowed, "not-followed-target"},
                             {Reason::kRemoteJunction, "remote-junction"},
                             {Reason::kNoSuchVolume, "no-such-volume"},
                             {Reason::kTrailingBackslash, "trailing-backslash"},
                             {Reason::kAboveRoot, "target-above-root"}};
  for (const Case& each : kCases) {
    FakeSource source = one_volume();
    LinkRow row = report_test::broken_junction();
    row.flags = {};
    row.reason = each.reason;
    source.links.push_back(row);
    EXPECT_EQ(findings(source, rule_defaults()), (Texts{"64 " + std::string(each.rule)}));
  }
}

TEST(Evaluate, UnverifiableAndDegradedLinks) {
  struct Case {
    Verdict verdict;
    Reason reason;
    std::string_view rule;
  };
  constexpr Case kCases[] = {
      {Verdict::kDegraded, Reason::kJunctionToFile, "degraded-link"},
      {Verdict::kUnverifiable, Reason::kAssumedLetter, "assumed-letter-target"},
      {Verdict::kUnverifiable, Reason::kSessionLetter, "session-letter-target"},
      {Verdict::kUnverifiable, Reason::kNetwork, "network-target"},
      {Verdict::kUnverifiable, Reason::kDevicePath, "device-path-target"},
      {Verdict::kUnverifiable, Reason::kVolumeNotGiven, "off-volume-target"},
      {Verdict::kUnverifiable, Reason::kOrphanedLink, "orphaned-link"},
      {Verdict::kUnverifiable, Reason::kDataUnavailable, "unreadable-reparse-point"},
      {Verdict::kUnverifiable, Reason::kPlaceholder, "unverifiable-target"}};
  for (const Case& each : kCases) {
    FakeSource source = one_volume();
    LinkRow row = ok_junction(1, u"\\x", u"C:\\y");
    row.verdict = each.verdict;
    row.reason = each.reason;
    source.links.push_back(row);
    EXPECT_EQ(findings(source, rule_defaults()), (Texts{"1 " + std::string(each.rule)}));
  }
}

TEST(Evaluate, LinksAboveThemselves) {
  FakeSource source = one_volume();
  source.links = {reached(ok_junction(1, u"\\a\\b\\link", u"C:\\a"), u"\\a"),
                  reached(ok_junction(2, u"\\a\\b\\link", u"C:\\"), u"\\"),
                  reached(ok_junction(3, u"\\a\\b\\link", u"C:\\a\\bb"), u"\\a\\bb"),
                  reached(ok_junction(4, u"\\ab\\link", u"C:\\a"), u"\\a")};
  LinkRow other = reached(ok_junction(5, u"\\a\\link", u"D:\\a"), u"\\a");
  other.resolved->volume = "other.img";
  source.links.push_back(other);
  source.summary_value.volumes.emplace_back().name = "other.img";
  EXPECT_EQ(findings(source, rule_defaults()),
            (Texts{"1 link-above-itself", "2 link-above-itself"}));
}

TEST(Evaluate, LinksOfOrdinaryUsers) {
  FakeSource source = one_volume();
  LinkRow row = reached(ok_junction(1, u"\\Users\\a\\x", u"C:\\Windows\\Temp"), u"\\Windows\\Temp");
  row.trust = mft::ReparseTrust::kUser;
  source.links.push_back(row);
  row.file.record = 2;
  row.trust = mft::ReparseTrust::kAdministrator;
  source.links.push_back(row);
  row.file.record = 3;
  row.kind = LinkKind::kDirectorySymlink;  // RedirectionGuard is about junctions
  row.trust = mft::ReparseTrust::kUser;
  source.links.push_back(row);
  Policy policy = rule_defaults();
  policy.protected_trees.push_back(pattern(u"\\windows"));
  EXPECT_EQ(findings(source, policy),
            (Texts{"1 untrusted-junction", "1 user-link-into-protected-tree",
                   "3 user-link-into-protected-tree"}));
}

TEST(Evaluate, TreesAndTargets) {
  FakeSource source = one_volume();
  source.links = {reached(ok_junction(1, u"\\Inetpub\\x", u"C:\\Data"), u"\\Data"),
                  ok_junction(2, u"\\y", u"\\\\server\\share\\z"),
                  reached(ok_junction(3, u"\\z", u"..\\Data"), u"\\Data")};
  LinkRow opaque = ok_junction(4, u"\\Inetpub\\cloud", u"");
  opaque.kind = LinkKind::kCloud;
  opaque.verdict = Verdict::kOpaque;
  source.links.push_back(opaque);
  Policy policy = rule_defaults();
  policy.link_free_trees.push_back(pattern(u"\\INETPUB"));
  EXPECT_EQ(findings(source, policy), (Texts{"1 link-in-link-free-tree"}));
  policy.link_free_trees = {};
  policy.denied_targets.push_back(target_pattern(u"\\\\server\\**"));
  EXPECT_EQ(findings(source, policy), (Texts{"2 denied-target"}));
  policy.denied_targets = {};
  policy.allowed_targets.push_back(target_pattern(u"C:\\Data"));
  EXPECT_EQ(findings(source, policy), (Texts{"2 target-not-allowed"}));
}

TEST(Evaluate, RulesThatAreOffFindNothing) {
  FakeSource source = one_volume();
  source.links.push_back(report_test::broken_junction());
  Policy policy = rule_defaults();
  policy.severities.fill(RuleSeverity::kOff);
  EXPECT_EQ(findings(source, policy), Texts());
}

TEST(Evaluate, RequiredLinks) {
  FakeSource source = one_volume();
  source.links = {ok_junction(1, u"\\Data", u"D:\\Data\\"), ok_junction(2, u"\\Logs", u"D:\\Old")};
  Policy policy = rule_defaults();
  policy.required = {{.drive = "C:", .path = u"\\data", .target = u"d:\\data"},
                     {.drive = "", .path = u"\\Logs", .target = u"D:\\Logs"},
                     {.drive = "", .path = u"\\None", .target = u""},
                     {.drive = "E:", .path = u"\\x", .target = u""}};
  EXPECT_EQ(findings(source, policy),
            (Texts{"0 required-link-missing", "2 required-link-differs"}));
  const auto evaluation = evaluate(source, policy, kToday, {});
  ASSERT_TRUE(evaluation);
  ASSERT_EQ(evaluation->notes.size(), 1U);
  EXPECT_NE(evaluation->notes[0].find("E:\\x"), std::string::npos);
  // What an incomplete scan did not see may be there.
  source.summary_value.volumes[0].incomplete = {{.code = LimitationCode::kDamage}};
  EXPECT_EQ(findings(source, policy), (Texts{"2 required-link-differs"}));
}

TEST(Evaluate, HardLinkSetsAcrossRanges) {
  constexpr std::size_t kSets = 2000;  // of three names: several ranges, which cut sets
  FakeSource source = one_volume();
  Texts expected;
  for (std::size_t i = 0; i < kSets; ++i) {
    for (std::uint32_t name = 1; name <= 3; ++name) {
      HardLinkRow row = report_test::hard_link_name();
      row.file.record = 100 + i;
      row.name_index = name;
      row.name_count = 3;
      row.dos_name_count = 0;
      row.header_link_count = 3;
      row.path = name == 3 && i % 7 == 0 ? u"\\Users\\x.exe" : u"\\Windows\\x.exe";
      source.hard_links.push_back(row);
    }
    if (i % 7 == 0) expected.push_back(std::to_string(100 + i) + " system-name-outside");
  }
  Policy policy = rule_defaults();
  policy.protected_trees.push_back(pattern(u"\\Windows"));
  EXPECT_EQ(findings(source, policy), expected);
  EXPECT_EQ(findings(source, policy, 4), expected);
}

TEST(Evaluate, OneSetThatFillsManyRanges) {
  FakeSource source = one_volume();
  for (std::uint32_t name = 1; name <= 9000; ++name) {
    HardLinkRow row = report_test::hard_link_name();
    row.name_index = name;
    row.name_count = 9000;
    row.dos_name_count = 0;
    row.header_link_count = 9000;
    row.path = name == 9000 ? u"\\x" : u"\\Windows\\x";
    source.hard_links.push_back(row);
  }
  Policy policy = rule_defaults();
  policy.protected_trees.push_back(pattern(u"\\Windows"));
  EXPECT_EQ(findings(source, policy, 3), (Texts{"70 near-name-limit", "70 system-name-outside"}));
}

TEST(Evaluate, ContradictionsComeFromACrossCheckIfThereWasOne) {
  FakeSource source = one_volume();
  LinkRow row = ok_junction(1, u"\\x", u"C:\\y");
  row.flags.set(Flag::kNameNotOpenable);
  source.links.push_back(row);
  EXPECT_EQ(findings(source, rule_defaults()), (Texts{"1 name-not-openable"}));
  source.summary_value.volumes[0].cross_checked = true;
  EXPECT_EQ(findings(source, rule_defaults()), Texts());
  source.findings.push_back({.volume = "disk.img",
                             .record = 7,
                             .sequence = 1,
                             .kind = FindingKind::kNameNotOpenable,
                             .path = u"\\x"});
  // Of an earlier check: judged anew, by the links themselves.
  source.findings.push_back({.volume = "disk.img",
                             .record = 8,
                             .sequence = 1,
                             .kind = FindingKind::kBrokenTarget,
                             .path = u"\\z"});
  EXPECT_EQ(findings(source, rule_defaults()), (Texts{"7 name-not-openable"}));
}

TEST(Evaluate, Suppressions) {
  FakeSource source = one_volume();
  for (std::uint64_t record = 1; record <= 4; ++record) {
    LinkRow row = report_test::broken_junction();
    row.flags = {};
    row.file.record = record;
    row.path = source.keep(u"\\dir\\" + std::u16string(record, u'x'));
    source.links.push_back(row);
  }
  Policy policy = rule_defaults();
  const Texts all{"1 broken-target", "2 broken-target", "3 broken-target", "4 broken-target"};
  EXPECT_EQ(findings(source, policy), all);
  const auto evaluation = evaluate(source, policy, kToday, {});
  ASSERT_TRUE(evaluation);

  Suppression by_path{.rule = FindingKind::kBrokenTarget, .path = pattern(u"\\DIR\\xx")};
  by_path.line = 10;
  Suppression by_fingerprint{.fingerprint = evaluation->hits[3].fingerprint};
  by_fingerprint.line = 20;
  by_fingerprint.expires = kToday;  // the last day on which it applies
  Suppression expired{.path = pattern(u"\\dir\\x")};
  expired.line = 30;
  expired.expires = 2026y / 11 / 30;
  Suppression unused{.rule = FindingKind::kLinkLoop};
  unused.line = 40;
  Suppression other_drive{.path = pattern(u"D:\\dir\\xxx")};
  other_drive.line = 50;
  policy.suppressions = {by_path, by_fingerprint, expired, unused, other_drive};
  EXPECT_EQ(findings(source, policy), (Texts{"1 broken-target", "2 broken-target suppressed",
                                             "3 broken-target", "4 broken-target suppressed"}));
  const auto again = evaluate(source, policy, kToday, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->notes,
            (Texts{"the suppression in line 30 expired on 2026-11-30; 1 finding is no longer "
                   "suppressed",
                   "the suppression in line 40 suppresses nothing",
                   "the suppression in line 50 suppresses nothing"}));
}

TEST(Evaluate, RowsOfAVolumeThatTheHeaderDoesNotHave) {
  FakeSource source = one_volume();
  source.links.push_back(report_test::broken_junction());
  source.hard_links.push_back(report_test::hard_link_name());
  EXPECT_EQ(findings(source, rule_defaults()).size(), 2U);
  source.hard_links[0].file.volume = "other.img";
  EXPECT_EQ(findings(source, rule_defaults()), (Texts{"error"}));
  source.summary_value.volumes.clear();
  EXPECT_EQ(findings(source, rule_defaults()), (Texts{"error"}));
}

// As a report whose file changes while it is read.
TEST(Evaluate, ASourceThatLacksRows) {
  class Lacking final : public RowSource {
   public:
    explicit Lacking(const FakeSource& rows) : rows_(rows) {}
    [[nodiscard]] std::size_t count(RowKind kind) const override { return 2 * rows_.count(kind); }
    void visit(RowKind kind, std::size_t first, std::size_t last,
               RowVisitor& visitor) const override {
      const std::size_t there = rows_.count(kind);
      rows_.visit(kind, std::min(first, there), std::min(last, there), visitor);
    }
    [[nodiscard]] const Summary& summary() const override { return rows_.summary(); }

   private:
    const FakeSource& rows_;
  };
  FakeSource rows = report_test::many_rows();
  rows.hard_links.resize(2500);
  const Lacking source(rows);
  EXPECT_NE(findings(source, rule_defaults(), 2), (Texts{"error"}));
}

TEST(Evaluate, StopsWhenInterrupted) {
  const FakeSource source = report_test::many_rows();
  const std::atomic<bool> stop = true;
  const auto evaluation =
      evaluate(source, rule_defaults(), kToday, {.threads = 2, .cancelled = &stop});
  ASSERT_FALSE(evaluation);
  EXPECT_EQ(evaluation.error().code, ErrorCode::kCancelled);
}

}  // namespace
