#include <gtest/gtest.h>

#include "tests/report/fake_source.h"
#include "tests/report/outline/outline_parts.h"

namespace {

using namespace report;
using report_test::FakeSource;
using report_test::ids;
using report_test::items_of;
using report_test::outline_of;
using report_test::section_of;
using report_test::shown_records;
using CheckIds = std::vector<SectionId>;
using CheckTexts = std::vector<std::string>;

void add_finding(FakeSource& source, std::uint64_t record, FindingKind kind, RuleSeverity severity,
                 std::optional<FindingState> state = {}, bool suppressed = false) {
  FindingRow row{
      .volume = "disk.img", .record = record, .sequence = 1, .kind = kind, .path = u"\\x"};
  row.policy = {.rule = "LA1001",
                .severity = severity,
                .state = state,
                .suppressed = suppressed,
                .justification = suppressed ? "old project" : "",
                .target = u"C:\\y",
                .fingerprint = "v1:0123456789abcdef0123456789abcdef"};
  source.findings.push_back(row);
}

FakeSource checked_source() {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "disk.img";
  volume.links.by_kind[0][static_cast<std::size_t>(Verdict::kBroken)] = 3;
  volume.links.by_kind[0][static_cast<std::size_t>(Verdict::kOk)] = 248;
  PolicySummary& policy = source.summary_value.policy.emplace();
  policy.name = "default";
  policy.fail_on = RuleSeverity::kHigh;
  return source;
}

TEST(CheckOutline, NothingFound) {
  const Outline outline = outline_of(checked_source());
  EXPECT_EQ(ids(outline), (CheckIds{SectionId::kVolume, SectionId::kPolicy, SectionId::kOutcome}));
  EXPECT_EQ(report_test::sentences(section_of(outline, SectionId::kVolume)),
            (CheckTexts{"disk.img: 251 links, 248 ok, 3 broken."}));
  EXPECT_EQ(report_test::sentences(section_of(outline, SectionId::kOutcome)),
            (CheckTexts{"PASS  no findings of severity high or above, complete"}));
}

TEST(CheckOutline, MostSevereFirstAndInformationInOneLineEach) {
  FakeSource source = checked_source();
  add_finding(source, 1, FindingKind::kLongChain, RuleSeverity::kLow);
  add_finding(source, 2, FindingKind::kOffVolumeTarget, RuleSeverity::kInformation);
  add_finding(source, 3, FindingKind::kBrokenTarget, RuleSeverity::kHigh);
  add_finding(source, 4, FindingKind::kLinkLoop, RuleSeverity::kCritical);
  add_finding(source, 5, FindingKind::kBrokenTarget, RuleSeverity::kHigh, {}, true);
  const Outline outline = outline_of(source);
  EXPECT_EQ(ids(outline), (CheckIds{SectionId::kVolume, SectionId::kPolicy, SectionId::kRule,
                                    SectionId::kRule, SectionId::kRule, SectionId::kInformation,
                                    SectionId::kSuppressed, SectionId::kOutcome}));
  CheckTexts titles;
  for (const Section& section : outline.sections) {
    if (section.id == SectionId::kRule) titles.push_back(section.title);
  }
  EXPECT_EQ(titles, (CheckTexts{"critical  link-loop", "high  broken-target", "low  long-chain"}));
  const auto suppressed = items_of<CountList>(section_of(outline, SectionId::kSuppressed));
  ASSERT_EQ(suppressed.size(), 1U);
  ASSERT_EQ(suppressed[0].rows.size(), 1U);
  EXPECT_EQ(suppressed[0].rows[0].text, "old project");
}

TEST(CheckOutline, WhatIsNewComesFirst) {
  FakeSource source = checked_source();
  source.summary_value.policy->baseline.emplace().file = "last.ndjson";
  add_finding(source, 1, FindingKind::kBrokenTarget, RuleSeverity::kHigh, FindingState::kUnchanged);
  add_finding(source, 2, FindingKind::kBrokenTarget, RuleSeverity::kHigh, FindingState::kNew);
  add_finding(source, 3, FindingKind::kBrokenTarget, RuleSeverity::kHigh, FindingState::kAbsent);
  add_finding(source, 4, FindingKind::kBrokenTarget, RuleSeverity::kHigh, FindingState::kUpdated);
  const Outline outline = outline_of(source);
  const Section& rule = section_of(outline, SectionId::kRule);
  EXPECT_EQ(rule.figures, "3, 2 new");
  const auto lists = items_of<RowList>(rule);
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_EQ(shown_records(lists[0]), (std::vector<std::uint64_t>{2, 4}));
  EXPECT_EQ(shown_records(lists[1]), (std::vector<std::uint64_t>{1}));
  const auto absent = items_of<RowList>(section_of(outline, SectionId::kAbsent));
  ASSERT_EQ(absent.size(), 1U);
  EXPECT_EQ(shown_records(absent[0]), (std::vector<std::uint64_t>{3}));
}

}  // namespace
