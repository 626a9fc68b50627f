// That the system was asked, in every report.
#include "report/model/probe.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "report/outline/link_note.h"
#include "report/schema/schema.h"
#include "report/write/csv/csv_rows.h"
#include "report/write/json/json_document.h"
#include "report/write/json/json_rows.h"
#include "report/write/terminal/terminal_report.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;
using nlohmann::json;
using report_test::broken_junction;
using report_test::FakeSource;

LinkRow asked_row(ProbeOutcome outcome, std::uint32_t error) {
  LinkRow row = broken_junction();
  row.flags = {};
  row.probe = ProbeAnswer{.outcome = outcome, .error = error, .path = u"\\\\srv\\s,\xD800\\x"};
  return row;
}

TEST(Probe, WordsAreThoseOfTheSchema) {
  const json schema = json::parse(std::string(schema_text()));
  std::set<std::string> known;
  for (const auto& word : schema["definitions"]["probe"]["properties"]["answer"]["enum"]) {
    known.insert(word.get<std::string>());
  }
  std::set<std::string> words;
  for (std::size_t i = 0; i < kProbeOutcomeCount; ++i) {
    const auto outcome = static_cast<ProbeOutcome>(i);
    words.emplace(word(outcome));
    EXPECT_FALSE(explain(outcome).empty());
    EXPECT_EQ(is_answer(outcome), word(outcome) != "timed-out" && word(outcome) != "not-asked");
  }
  EXPECT_EQ(words, known);
}

TEST(Probe, Json) {
  TextOut out;
  JsonRows(JsonLayout::kLines, 0, out).link(asked_row(ProbeOutcome::kMissing, 2));
  EXPECT_EQ(json::parse(out.text())["probe"],
            (json{{"answer", "missing"},
                  {"error", 2},
                  {"path", "\\\\srv\\s,\xEF\xBF\xBD\\x"},
                  {"path_utf16", "5c005c007300720076005c0073002c0000d85c007800"},
                  {"path_lossy", true}}));
  out.clear();
  JsonRows(JsonLayout::kLines, 0, out).link(asked_row(ProbeOutcome::kDirectory, 0));
  EXPECT_EQ(json::parse(out.text())["probe"]["error"], nullptr);
}

TEST(Probe, Csv) {
  TextOut out;
  CsvRows({.guard = FormulaGuard::kOff}, out).link(asked_row(ProbeOutcome::kDenied, 5));
  const std::string line(out.text());
  EXPECT_NE(line.find(",denied,5,\"\\\\srv\\s,\xEF\xBF\xBD\\x\","), std::string::npos) << line;
  EXPECT_NE(line.find("probe_path=5c005c00"), std::string::npos) << line;
  const std::string columns = csv_columns();
  EXPECT_NE(columns.find(",evaluator_reason,probe,probe_error,probe_path,app_package,"),
            std::string::npos);
}

TEST(Probe, Screen) {
  std::u16string note;
  append_note(asked_row(ProbeOutcome::kMissing, 2), note);
  EXPECT_EQ(note, u"missing: x; the system reports that it does not exist");
}

TEST(Probe, Summary) {
  FakeSource source;
  EXPECT_FALSE(json::parse(summary_json(source)).contains("probe"));
  source.summary_value.probe = ProbeSummary{.timeout_ms = 2500,
                                            .links = 1200,
                                            .paths = 12,
                                            .answered = 9,
                                            .timed_out = 1,
                                            .not_asked = 2};
  EXPECT_EQ(json::parse(summary_json(source))["probe"], (json{{"timeout_ms", 2500},
                                                              {"links", 1200},
                                                              {"paths", 12},
                                                              {"answered", 9},
                                                              {"timed_out", 1},
                                                              {"not_asked", 2}}));
  StringSink screen;
  ASSERT_TRUE(write_terminal(source, {}, {}, screen));
  EXPECT_TRUE(screen.text().starts_with(
      "This system was asked about 12 targets of 1,200 links: 9 answered, "
      "1 not answered within 2.5 s, 2 not tried afterwards.\n\n"));
}

TEST(Probe, SummaryWithANote) {
  FakeSource source;
  source.summary_value.probe = ProbeSummary{.paths = 1, .answered = 1, .notes = {"A note."}};
  EXPECT_EQ(json::parse(summary_json(source))["probe"]["notes"], json::array({"A note."}));
  StringSink screen;
  ASSERT_TRUE(write_terminal(source, {}, {}, screen));
  EXPECT_NE(screen.text().find("\nA note.\n"), std::string::npos) << screen.text();
}

}  // namespace
