#include "report/baseline/difference.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/report/fake_source.h"

namespace report {
namespace {

using report_test::FakeSource;

FakeSource source_of(const std::vector<LinkRow>& links) {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "disk.img";
  volume.serial = "1";
  source.links = links;
  return source;
}

LinkRow link(std::uint64_t record, std::u16string_view path, std::uint16_t sequence = 1) {
  LinkRow row = report_test::broken_junction();
  row.file.record = record;
  row.file.sequence = sequence;
  row.path = path;
  return row;
}

// "new 3", "gone 0", "changed 1 2 path target": with the numbers of the rows.
std::vector<std::string> differences(const RowSource& before, const RowSource& after) {
  const auto compared = compare_reports(before, after, {});
  std::vector<std::string> texts;
  if (!compared) return {"error"};
  for (const Difference& difference : compared->differences) {
    std::string text = !difference.before ? "new" : !difference.after ? "gone" : "changed";
    if (difference.before) text += " " + std::to_string(*difference.before);
    if (difference.after) text += " " + std::to_string(*difference.after);
    for (std::size_t i = 0; i < kAspectCount; ++i) {
      const auto aspect = static_cast<Aspect>(i);
      if (difference.changed.has(aspect)) (text += " ") += word(aspect);
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Difference, EqualReports) {
  const FakeSource rows = report_test::many_rows();
  const auto compared = compare_reports(rows, rows, {});
  ASSERT_TRUE(compared);
  EXPECT_TRUE(compared->differences.empty());
  for (const RowKind kind : kRowKinds) {
    EXPECT_EQ(compared->unchanged[static_cast<std::size_t>(kind)], rows.count(kind));
  }
}

TEST(Difference, NewGoneAndChangedRowsInTheirOrder) {
  std::vector<LinkRow> olds{link(1, u"\\a"), link(2, u"\\b"), link(3, u"\\c"), link(5, u"\\e")};
  std::vector<LinkRow> news{link(2, u"\\b"), link(3, u"\\c"), link(4, u"\\d"), link(5, u"\\e")};
  news[1].substitute_name = u"\\??\\D:\\other";
  news[3].verdict = Verdict::kOk;
  news[3].reason = Reason::kNone;
  EXPECT_EQ(differences(source_of(olds), source_of(news)),
            (Texts{"changed 2 1 target", "new 2", "changed 3 3 verdict", "gone 0"}));
}

TEST(Difference, AnotherFileInTheSameRecordIsNotTheSame) {
  EXPECT_EQ(differences(source_of({link(1, u"\\a", 1)}), source_of({link(1, u"\\a", 2)})),
            (Texts{"new 0", "gone 0"}));
}

TEST(Difference, MovedNamesOfOneFile) {
  EXPECT_EQ(differences(source_of({link(1, u"\\a"), link(1, u"\\b"), link(1, u"\\c")}),
                        source_of({link(1, u"\\b"), link(1, u"\\x")})),
            (Texts{"changed 0 1 path", "gone 2"}));
}

TEST(Difference, TrustThatOneReportDoesNotKnow) {
  LinkRow known = link(1, u"\\a");
  known.trust = mft::ReparseTrust::kUser;
  EXPECT_EQ(differences(source_of({link(1, u"\\a")}), source_of({known})), Texts());
  LinkRow other = known;
  other.trust = mft::ReparseTrust::kAdministrator;
  EXPECT_EQ(differences(source_of({known}), source_of({other})), Texts{"changed 0 0 trust"});
}

TEST(Difference, VolumesMatchBySerialNumber) {
  FakeSource before = source_of({link(1, u"\\a"), link(9, u"\\z")});
  FakeSource after = before;
  after.summary_value.volumes[0].name = "copy.img";
  for (LinkRow& row : after.links) row.file.volume = "copy.img";
  EXPECT_EQ(differences(before, after), Texts());
  after.summary_value.volumes[0].serial = "2";
  EXPECT_EQ(differences(before, after), (Texts{"new 0", "new 1", "gone 0", "gone 1"}));
}

TEST(Difference, RowsOfOtherVolumesStayApart) {
  FakeSource before = source_of({link(1, u"\\a")});
  VolumeSummary& second = before.summary_value.volumes.emplace_back();
  second.name = "other.img";
  second.serial = "7";
  before.links.push_back(link(1, u"\\a"));
  before.links.back().file.volume = "other.img";
  FakeSource after = before;
  after.links.pop_back();
  EXPECT_EQ(differences(before, after), Texts{"gone 1"});
}

TEST(Difference, CanBeInterrupted) {
  const std::atomic<bool> stop = true;
  const FakeSource rows = report_test::many_rows();
  const auto compared = compare_reports(rows, rows, {.cancelled = &stop});
  ASSERT_FALSE(compared);
  EXPECT_EQ(compared.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace report
