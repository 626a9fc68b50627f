// Findings in every report.
#include "report/model/finding.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "report/schema/schema.h"
#include "report/select/selected_rows.h"
#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_document.h"
#include "report/write/json/json_rows.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;
using nlohmann::json;
using report_test::FakeSource;

FakeSource source_with(std::initializer_list<FindingRow> rows) {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "disk.img";
  volume.cross_checked = true;
  for (const FindingRow& row : rows) {
    source.findings.push_back(row);
    ++volume.findings[static_cast<std::size_t>(row.kind)];
  }
  return source;
}

constexpr FindingRow kTagRow{.volume = "disk.img",
                             .record = 64,
                             .sequence = 2,
                             .kind = FindingKind::kEntryTag,
                             .path = u"\\Users\\x",
                             .expected = 0xA0000003,
                             .actual = 0xA000000C};
constexpr FindingRow kBitmapRow{
    .volume = "disk.img", .record = 99, .sequence = 1, .kind = FindingKind::kBitmapBitStray};
constexpr FindingRow kTimesRow{.volume = "disk.img",
                               .record = 100,
                               .sequence = 1,
                               .kind = FindingKind::kEntryTimes,
                               .path = u"\\Windows\\notepad.exe"};
constexpr FindingRow kLostRow{.volume = "disk.img",
                              .record = 101,
                              .sequence = 1,
                              .kind = FindingKind::kNameWithoutEntry,
                              .path = u"\\Users\\lost"};

std::string on_screen(const RowSource& source, const TerminalOptions& terminal = {.width = 100}) {
  StringSink sink;
  EXPECT_TRUE(write_terminal(source, terminal, {}, sink));
  return sink.text();
}

TEST(Finding, EveryKindHasItsOwnWordAndASentence) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    const auto kind = static_cast<FindingKind>(i);
    EXPECT_TRUE(words.insert(word(kind)).second);
    EXPECT_FALSE(explain(kind).ends_with('.'));
    EXPECT_FALSE(explain(kind).contains('\\') || explain(kind).contains('"')) << word(kind);
    EXPECT_EQ(finding_kind_from(word(kind)), kind);
  }
  EXPECT_EQ(finding_kind_from("entry"), std::nullopt);
}

// A lost name is an error, what may mislead a warning, and what healthy volumes have neither.
TEST(Finding, Severities) {
  EXPECT_EQ(severity_of(FindingKind::kNameWithoutEntry), Severity::kError);
  EXPECT_EQ(severity_of(FindingKind::kBitmapBitClear), Severity::kError);
  EXPECT_EQ(severity_of(FindingKind::kReparseKeyMissing), Severity::kWarning);
  EXPECT_EQ(severity_of(FindingKind::kLinkCount), Severity::kInformation);
  EXPECT_EQ(severity_of(FindingKind::kEntrySizes), Severity::kInformation);
}

TEST(Finding, AsJson) {
  TextOut out;
  JsonRows(JsonLayout::kLines, 0, out).finding(kTagRow);
  JsonRows(JsonLayout::kLines, 0, out).finding(kBitmapRow);
  const std::string text(out.text());
  const json row = json::parse(text.substr(0, text.find('\n')));
  EXPECT_EQ(row["type"], "finding");
  EXPECT_EQ(row["record"], 64);
  EXPECT_EQ(row["sequence"], 2);
  EXPECT_EQ(row["path"], "\\Users\\x");
  EXPECT_EQ(row["code"], "entry-tag");
  EXPECT_EQ(row["severity"], "warning");
  EXPECT_EQ(row["expected"], 0xA0000003);
  EXPECT_EQ(row["actual"], 0xA000000C);
  EXPECT_FALSE(row.contains("path_state"));
  EXPECT_TRUE(json::parse(text.substr(text.find('\n') + 1))["path"].is_null());
}

TEST(Finding, InTheCompleteDocument) {
  const auto source = source_with({kTagRow, kBitmapRow});
  StringSink sink;
  ASSERT_TRUE(write_json(source, {}, sink));
  const json document = json::parse(sink.text());
  EXPECT_EQ(document["findings"].size(), 2U);
  EXPECT_EQ(document["summary"]["rows"]["finding"], 2);
  EXPECT_EQ(document["summary"]["volumes"][0]["findings"],
            (json{{"entry-tag", 1}, {"bitmap-bit-stray", 1}}));
}

// No cross-check is not a cross-check without findings.
TEST(Finding, ThatNoneWereLookedForShows) {
  FakeSource source = source_with({});
  EXPECT_TRUE(json::parse(summary_json(source))["volumes"][0]["findings"].empty());
  EXPECT_NE(on_screen(source).find("No warnings or errors"), std::string::npos);
  source.summary_value.volumes[0].cross_checked = false;
  EXPECT_FALSE(json::parse(summary_json(source))["volumes"][0].contains("findings"));
  EXPECT_EQ(on_screen(source).find("Cross-check"), std::string::npos);
}

TEST(Finding, AsCsv) {
  const auto source = source_with({kTagRow, kBitmapRow});
  StringSink sink;
  ASSERT_TRUE(write_csv(source, {}, {}, sink));
  const std::string& text = sink.text();
  EXPECT_NE(text.find("\r\nfinding,disk.img,64,2,\\Users\\x,,"), std::string::npos);
  EXPECT_NE(text.find(",entry-tag,"), std::string::npos);
  EXPECT_NE(text.find(",2684354563,2684354572,warning,\r\n"), std::string::npos);
  EXPECT_NE(text.find("\r\nfinding,disk.img,99,1,,,"), std::string::npos);
}

TEST(Finding, OnTheScreenTheWorstComeFirst) {
  const auto source = source_with({kTagRow, kBitmapRow, kTimesRow, kLostRow});
  const std::string text = on_screen(source);
  EXPECT_NE(text.find("Cross-check (4 findings)"), std::string::npos);
  EXPECT_NE(text.find("3 warnings and errors."), std::string::npos);
  const auto error = text.find("error name-without-entry");
  const auto warning = text.find("warning entry-tag");
  const auto information = text.find("information entry-times");
  EXPECT_LT(error, warning);
  EXPECT_LT(warning, information);
  EXPECT_NE(information, std::string::npos);
  EXPECT_NE(text.find("record 101-1  \\Users\\lost"), std::string::npos);
  EXPECT_EQ(text.find("notepad"), std::string::npos) << "information is only counted";
}

TEST(Finding, TheScreenShowsTheFirstOfEachKind) {
  FakeSource source = source_with({});
  for (std::uint64_t i = 0; i < 25; ++i) {
    FindingRow row = kTagRow;
    row.record = 200 + i;
    source.findings.push_back(row);
  }
  source.summary_value.volumes[0].findings[static_cast<std::size_t>(FindingKind::kEntryTag)] = 25;
  const std::string some = on_screen(source, {.width = 100, .contents = {.finding_limit = 10}});
  EXPECT_NE(some.find("record 209-2"), std::string::npos);
  EXPECT_EQ(some.find("record 210-2"), std::string::npos);
  EXPECT_NE(some.find("and 15 more"), std::string::npos);
  EXPECT_NE(
      on_screen(source, {.width = 100, .contents = {.finding_limit = 0}}).find("record 224-2"),
      std::string::npos);
}

TEST(Finding, AnUncleanVolumeMakesThemProvisional) {
  FakeSource source = source_with({kTagRow});
  EXPECT_EQ(on_screen(source).find("$LogFile"), std::string::npos);
  source.summary_value.volumes[0].unclean = {{.code = LimitationCode::kVolumeDirty}};
  EXPECT_NE(on_screen(source).find("$LogFile"), std::string::npos);
}

TEST(Finding, OnlyTheirPlaceSelectsThem) {
  const auto source = source_with({kTagRow, kBitmapRow, kTimesRow, kLostRow});
  Selection broken;
  ASSERT_TRUE(broken.add_verdict("broken"));
  const auto all = SelectedRows::select(source, broken, {});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->count(RowKind::kFinding), 4U);

  Selection users;
  users.where = [](const FileIdentity& file, std::u16string_view path) {
    return file.volume == "disk.img" && path.starts_with(u"\\Users\\");
  };
  const auto there = SelectedRows::select(source, users, {});
  ASSERT_TRUE(there);
  ASSERT_EQ(there->count(RowKind::kFinding), 2U);
  class Records final : public RowVisitor {
   public:
    void finding(const FindingRow& row) override { seen.push_back(row.record); }
    std::vector<std::uint64_t> seen;
  } records;
  there->visit(RowKind::kFinding, 0, 2, records);
  EXPECT_EQ(records.seen, (std::vector<std::uint64_t>{64, 101}));
}

TEST(Finding, TheSchemaHasTheirWords) {
  const json schema = json::parse(schema_text());
  std::set<std::string> kinds = schema["definitions"]["finding_kind"]["enum"];
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    EXPECT_EQ(kinds.erase(std::string(word(static_cast<FindingKind>(i)))), 1U);
  }
  EXPECT_TRUE(kinds.empty());
  std::set<std::string> severities = schema["definitions"]["severity"]["enum"];
  for (std::size_t i = 0; i < kSeverityCount; ++i) {
    EXPECT_EQ(severities.erase(std::string(word(static_cast<Severity>(i)))), 1U);
  }
  EXPECT_TRUE(severities.empty());
}

}  // namespace
