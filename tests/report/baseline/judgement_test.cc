#include "report/baseline/judgement.h"

#include <gtest/gtest.h>

#include <string>

#include "report/outline/outcome_line.h"
#include "tests/report/fake_source.h"
#include "tests/report/policy/rule_defaults.h"
#include "tests/report/read/read_back.h"

namespace report {
namespace {

using namespace std::chrono_literals;
using report_test::FakeSource;
using report_test::rule_defaults;

constexpr auto kJudgedOn = 2026y / 12 / 1;

FakeSource scan_of(const std::vector<LinkRow>& links) {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "disk.img";
  volume.serial = "1";
  source.links = links;
  return source;
}

LinkRow broken(std::uint64_t record, std::u16string_view path,
               std::u16string_view target = u"C:\\x") {
  LinkRow row = report_test::broken_junction();
  row.flags = {};
  row.file.record = record;
  row.path = path;
  row.target = target;
  return row;
}

class Shown final : public RowVisitor {
 public:
  void finding(const FindingRow& row) override {
    std::string text = std::to_string(row.record) + " " + std::string(word(row.kind));
    if (row.policy && row.policy->state) (text += " ") += word(*row.policy->state);
    if (row.policy && row.policy->suppressed)
      text += " (" + std::string(row.policy->justification) + ")";
    texts.push_back(std::move(text));
  }
  std::vector<std::string> texts;
};

using ShownTexts = std::vector<std::string>;

ShownTexts shown(const RowSource& rows) {
  Shown visitor;
  rows.visit(RowKind::kFinding, 0, rows.count(RowKind::kFinding), visitor);
  return visitor.texts;
}

TEST(Judgement, WithoutABaselineFindingsHaveNoState) {
  const FakeSource now = scan_of({broken(1, u"\\a"), broken(2, u"\\b")});
  const Policy policy = rule_defaults();
  const auto judgement = Judgement::make(now, policy, {}, {}, kJudgedOn, {});
  ASSERT_TRUE(judgement);
  EXPECT_EQ(shown((*judgement)->rows()), (ShownTexts{"1 broken-target", "2 broken-target"}));
  const PolicySummary& outcome = (*judgement)->rows().policy_summary();
  EXPECT_EQ(outcome.outcome, Outcome::kFail);
  EXPECT_EQ(outcome.at_gate, 2U);
  EXPECT_EQ(outcome_line((*judgement)->rows().summary()).text,
            "FAIL  2 findings of severity high or above, complete");
}

TEST(Judgement, StatesComparedWithABaseline) {
  const FakeSource before = scan_of({broken(1, u"\\same"), broken(2, u"\\moved"),
                                     broken(3, u"\\fixed"), broken(4, u"\\retargeted")});
  const FakeSource now = scan_of({broken(1, u"\\SAME"), broken(2, u"\\other"), broken(3, u"\\new"),
                                  broken(4, u"\\retargeted", u"C:\\z"), broken(5, u"\\fresh")});
  const Policy policy = rule_defaults();
  // Record 3 was used again.
  FakeSource reused = now;
  reused.links[2].file.sequence = 2;
  const auto judgement =
      Judgement::make(reused, policy, {.rows = &before, .file = "last.ndjson"}, {}, kJudgedOn, {});
  ASSERT_TRUE(judgement);
  EXPECT_EQ(
      shown((*judgement)->rows()),
      (ShownTexts{"1 broken-target unchanged", "2 broken-target updated", "3 broken-target absent",
                  "3 broken-target new", "4 broken-target updated", "5 broken-target new"}));
  const PolicySummary& outcome = (*judgement)->rows().policy_summary();
  EXPECT_EQ(outcome.at_gate, 4U);
  EXPECT_EQ(outcome.baseline->added, 2U);
  EXPECT_EQ(outcome.baseline->updated, 2U);
  EXPECT_EQ(outcome.baseline->unchanged, 1U);
  EXPECT_EQ(outcome.baseline->absent, 1U);
  report_test::expect_same_read_back((*judgement)->rows());
}

TEST(Judgement, AnEqualScanPasses) {
  const FakeSource now = scan_of({broken(1, u"\\a")});
  const Policy policy = rule_defaults();
  const auto judgement =
      Judgement::make(now, policy, {.rows = &now, .file = "x"}, {}, kJudgedOn, {});
  ASSERT_TRUE(judgement);
  EXPECT_EQ((*judgement)->rows().policy_summary().outcome, Outcome::kPass);
  const auto strict = Judgement::make(now, policy, {.rows = &now, .file = "x"},
                                      {.fail_on_all = true}, kJudgedOn, {});
  ASSERT_TRUE(strict);
  EXPECT_EQ((*strict)->rows().policy_summary().outcome, Outcome::kFail);
}

TEST(Judgement, ABaselineByAnotherPolicyMakesNothingNew) {
  const FakeSource now = scan_of({broken(1, u"\\a")});
  Policy off = rule_defaults();
  off.severities.fill(RuleSeverity::kOff);
  // Its findings were judged by a policy that found nothing.
  const auto earlier = Judgement::make(now, off, {}, {}, kJudgedOn, {});
  ASSERT_TRUE(earlier);
  const auto read = report_test::read_back(report_test::ndjson_of((*earlier)->rows()));
  ASSERT_TRUE(read);
  const Policy policy = rule_defaults();
  const auto judgement =
      Judgement::make(now, policy, {.rows = read.get(), .file = "x"}, {}, kJudgedOn, {});
  ASSERT_TRUE(judgement);
  EXPECT_EQ(shown((*judgement)->rows()), (ShownTexts{"1 broken-target unchanged"}));
}

TEST(Judgement, GateAndSuppressions) {
  const FakeSource now = scan_of({broken(1, u"\\a"), broken(2, u"\\b"), broken(3, u"\\c")});
  Policy policy = rule_defaults();
  auto path = PathPattern::parse(u"\\c");
  ASSERT_TRUE(path);
  policy.suppressions.push_back({.path = *std::move(path), .reason = "old project"});
  const auto judged = [&](const Gate& gate) {
    auto judgement = Judgement::make(now, policy, {}, gate, kJudgedOn, {});
    EXPECT_TRUE(judgement);
    return (*judgement)->rows().policy_summary();
  };
  EXPECT_EQ(judged({}).at_gate, 2U);
  EXPECT_EQ(judged({}).suppressed, 1U);
  EXPECT_EQ(judged({.max_findings = 1}).outcome, Outcome::kFail);
  EXPECT_EQ(judged({.max_findings = 2}).outcome, Outcome::kPass);
  EXPECT_EQ(judged({.fail_on = RuleSeverity::kCritical}).outcome, Outcome::kPass);
  EXPECT_EQ(judged({.fail_on = RuleSeverity::kOff}).outcome, Outcome::kPass);
  const auto judgement = Judgement::make(now, policy, {}, {}, kJudgedOn, {});
  EXPECT_EQ(shown((*judgement)->rows()).back(), "3 broken-target (old project)");
  report_test::expect_same_read_back((*judgement)->rows());
}

TEST(Judgement, AnIncompleteScanLosesNothing) {
  const FakeSource before = scan_of({broken(1, u"\\a"), broken(2, u"\\b")});
  FakeSource now = scan_of({broken(1, u"\\a")});
  now.summary_value.complete = false;
  const Policy policy = rule_defaults();
  const auto judgement =
      Judgement::make(now, policy, {.rows = &before, .file = "x"}, {}, kJudgedOn, {});
  ASSERT_TRUE(judgement);
  EXPECT_EQ(shown((*judgement)->rows()), (ShownTexts{"1 broken-target unchanged"}));
  EXPECT_EQ(outcome_line((*judgement)->rows().summary()).text,
            "INCOMPLETE  no new findings of severity high or above, incomplete");
}

TEST(Judgement, RefusedBaselines) {
  Summary now = scan_of({}).summary_value;
  Summary before = now;
  EXPECT_EQ(refusal_of_baseline(before, now), "");
  before.complete = false;
  EXPECT_NE(refusal_of_baseline(before, now), "");
  before = now;
  before.filters = {"only=broken"};
  EXPECT_NE(refusal_of_baseline(before, now), "");
  before = now;
  before.volumes[0].serial = "2";
  EXPECT_NE(refusal_of_baseline(before, now), "");
  before = now;
  before.subject.emplace();
  EXPECT_NE(refusal_of_baseline(before, now), "");
}

}  // namespace
}  // namespace report
