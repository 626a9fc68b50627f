#include "report/write/json/json_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "report/model/fault_text.h"
#include "report/output/limited_sink.h"
#include "report/schema/schema.h"
#include "report/write/json/json_document.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;
using nlohmann::json;
using report_test::many_rows;

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

// Wherever the limit falls, the report is whole JSON, says that it lacks rows, and holds the rows
// that fit.
TEST(JsonWriter, AReportThatReachesItsLimitIsValid) {
  const auto source = many_rows(3000);
  for (const std::uint64_t limit : {1'000U, 20'000U, 300'000U}) {
    std::string first;
    for (const unsigned threads : {1U, 4U}) {
      StringSink document;
      LimitedSink sink(document, limit, LimitedSink::Unit::kRows);
      const auto written = write_json(source, {.threads = threads}, sink);
      ASSERT_FALSE(written);
      EXPECT_EQ(written.error().code, ErrorCode::kTruncated);
      const json parsed = json::parse(document.text());
      EXPECT_EQ(parsed["summary"]["truncated"], true);
      EXPECT_EQ(parsed["summary"]["complete"], false);
      EXPECT_EQ(parsed["summary"]["rows"]["link"], source.count(RowKind::kLink));
      EXPECT_LT(parsed["links"].size(), source.count(RowKind::kLink));
      EXPECT_EQ(parsed["links"].empty(), limit == 1'000U);
      if (limit > 1'000U) {
        EXPECT_LE(document.text().size(), limit);
      }
      if (threads == 1) first = document.text();
      EXPECT_EQ(document.text(), first);
    }
    StringSink lines;
    LimitedSink sink(lines, limit, LimitedSink::Unit::kRows);
    EXPECT_FALSE(write_ndjson(source, {.threads = 2}, sink));
    const auto objects = lines_of(lines.text());
    EXPECT_EQ(objects.back()["type"], "summary");
    EXPECT_EQ(objects.back()["truncated"], true);
  }
  StringSink whole;
  LimitedSink sink(whole, 1U << 30U, LimitedSink::Unit::kRows);
  EXPECT_TRUE(write_json(source, {.threads = 2}, sink));
  EXPECT_FALSE(json::parse(whole.text())["summary"].contains("truncated"));
}

TEST(LimitedSink, CutsTextAtTheEndOfALine) {
  StringSink text;
  LimitedSink sink(text, 20, LimitedSink::Unit::kLines);
  sink.keep_for_end(5);
  EXPECT_TRUE(sink.write("12345678\n"));
  const auto cut = sink.write("abc\ndefghij\n");
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::kTruncated);
  EXPECT_EQ(text.text(), "12345678\nabc\n");
}

Summary full_summary() {
  Summary summary;
  summary.tool_version = "0.1.0";
  summary.started = "2026-11-21T06:00:00Z";
  summary.host = "h\xFF";
  summary.duration_seconds = 1.5;
  summary.threads = 4;
  summary.filters = {"only=broken"};
  summary.complete = false;
  VolumeSummary volume;
  volume.name = "disk.img#2";
  volume.source = "disk.img";
  volume.partition = 2;
  volume.label = "W";
  volume.serial = "0123456789ABCDEF";
  volume.ntfs_version = "3.1";
  volume.records = 64;
  volume.letters.push_back(
      {.letter = "C:", .origin = LetterOrigin::kAssumed, .found = 4, .not_found = 1});
  volume.incomplete = {{.code = LimitationCode::kReparseDataUnreadable, .arguments = {"3"}}};
  volume.unclean = {{.code = LimitationCode::kVolumeDirty}};
  volume.links.by_kind[0][2] = 7;
  volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kBroken)]
                                 [static_cast<std::size_t>(Reason::kMissing)] = 7;
  summary.volumes.push_back(volume);
  summary.skipped.push_back({.name = "disk.img#1", .what = "exFAT", .failed = false});
  return summary;
}

TEST(JsonDocument, HeaderTellsWhatWasScanned) {
  const json header = json::parse(header_json(full_summary()));
  EXPECT_EQ(header["type"], "header");
  EXPECT_EQ(header["schema_version"], "1.1");
  EXPECT_EQ(header["host"], "h\xEF\xBF\xBD");
  EXPECT_EQ(header["complete"], false);
  EXPECT_EQ(header["filters"], json{"only=broken"});
  const json& volume = header["volumes"][0];
  EXPECT_EQ(volume["partition"], 2);
  EXPECT_EQ(volume["letters"][0],
            (json{{"letter", "C:"}, {"origin", "assumed"}, {"found", 4}, {"not_found", 1}}));
  EXPECT_EQ(volume["incomplete"][0], "the reparse data of 3 files could not be read");
  EXPECT_EQ(volume["limitations"],
            json::parse(R"([{"code": "reparse-data-unreadable", "kind": "incomplete",
                             "arguments": ["3"],
                             "text": "the reparse data of 3 files could not be read"},
                            {"code": "volume-dirty", "kind": "unclean", "arguments": [],
                             "text": "the volume is marked dirty"}])"));
  EXPECT_EQ(header["skipped"][0],
            (json{{"name", "disk.img#1"}, {"what", "exFAT"}, {"failed", false}}));
}

TEST(JsonDocument, ReproducibleReportsLeaveOutClockAndHost) {
  Summary summary = full_summary();
  summary.started.reset();
  summary.host.reset();
  summary.volumes[0].partition = 0;
  summary.volumes[0].ntfs_version.clear();
  const json header = json::parse(header_json(summary));
  EXPECT_FALSE(header.contains("started"));
  EXPECT_FALSE(header.contains("host"));
  EXPECT_TRUE(header["volumes"][0]["partition"].is_null());
  EXPECT_TRUE(header["volumes"][0]["ntfs_version"].is_null());
}

TEST(JsonDocument, TheMarginOfACatchUpIsSecondsOrAll) {
  Summary summary = full_summary();
  EXPECT_FALSE(json::parse(header_json(summary))["volumes"][0].contains("catch_up"));
  auto& catch_up = summary.volumes[0].catch_up.emplace();
  EXPECT_TRUE(json::parse(header_json(summary))["volumes"][0]["catch_up"]["journal_margin_seconds"]
                  .is_null());
  catch_up.margin = std::chrono::minutes(15);
  catch_up.margin_bytes = 4096;
  const json header = json::parse(header_json(summary));
  EXPECT_EQ(header["volumes"][0]["catch_up"], (json{{"changed_files", 0},
                                                    {"refreshed_records", 0},
                                                    {"journal_margin_seconds", 900},
                                                    {"journal_margin_bytes", 4096},
                                                    {"journal_since", nullptr}}));
}

TEST(JsonDocument, SummaryShowsOnlyWhatIsNotZero) {
  report_test::FakeSource source;
  source.summary_value = full_summary();
  source.hard_links.push_back(report_test::hard_link_name());
  const json summary = json::parse(summary_json(source));
  EXPECT_EQ(summary["rows"], (json{{"link", 0}, {"hard_link", 1}, {"finding", 0}, {"fault", 0}}));
  EXPECT_EQ(summary["volumes"][0]["links"],
            (json{{"by_kind", {{"junction", {{"broken", 7}}}}},
                  {"by_reason", {{"missing", 7}}},
                  {"reasons_by_verdict", {{"broken", {{"missing", 7}}}}}}));
  EXPECT_EQ(summary["duration_seconds"], 1.5);
  EXPECT_EQ(summary["threads"], 4);
}

TEST(JsonWriter, LinesComeInTheOrderOfTheContract) {
  const auto source = many_rows();
  StringSink sink;
  ASSERT_TRUE(write_ndjson(source, {.threads = 3}, sink));
  const auto lines = lines_of(sink.text());
  ASSERT_EQ(lines.size(),
            2 + source.links.size() + source.hard_links.size() + source.faults.size());
  EXPECT_EQ(lines.front()["type"], "header");
  EXPECT_EQ(lines[1]["record"], 100);
  EXPECT_EQ(lines[5000]["record"], 100 + 4999);
  EXPECT_EQ(lines[5001]["type"], "hard_link");
  EXPECT_EQ(lines[8001]["type"], "fault");
  EXPECT_EQ(lines.back()["rows"]["link"], 5000);
}

// 9: behind the version, around each array, before and behind the summary.
TEST(JsonWriter, DocumentHoldsTheSameRowsOneOnALine) {
  const auto source = many_rows(1500);
  StringSink lines;
  StringSink document;
  ASSERT_TRUE(write_ndjson(source, {}, lines));
  ASSERT_TRUE(write_json(source, {.threads = 4}, document));
  const json parsed = json::parse(document.text());
  const auto rows = lines_of(lines.text());
  ASSERT_EQ(parsed["links"].size(), 1500U);
  for (std::size_t i = 0; i < 1500; ++i) EXPECT_EQ(parsed["links"][i], rows[i + 1]);
  EXPECT_EQ(parsed["hard_links"].size(), source.hard_links.size());
  EXPECT_EQ(parsed["faults"].size(), source.faults.size());
  EXPECT_EQ(parsed["header"], rows.front());
  EXPECT_EQ(parsed["summary"], rows.back());
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(document.text(), '\n')),
            1500 + 3000 + 700 + 10U);
}

TEST(JsonWriter, AnEmptyReportIsACompleteDocument) {
  const report_test::FakeSource source;
  StringSink sink;
  ASSERT_TRUE(write_json(source, {}, sink));
  EXPECT_EQ(json::parse(sink.text())["links"], json::array());
}

std::vector<std::string> words_of(const json& definition) {
  return definition.at("enum").get<std::vector<std::string>>();
}

template <typename Enum>
std::vector<std::string> all_words(std::size_t first, std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t i = first; i < count; ++i) {
    words.emplace_back(word(static_cast<Enum>(i)));
  }
  return words;
}

TEST(Schema, KnowsTheWordsOfThisVersion) {
  const json schema = json::parse(schema_text());
  const json& definitions = schema.at("definitions");
  EXPECT_EQ(schema.at("$schema"), "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(words_of(definitions.at("verdict")), all_words<Verdict>(0, kVerdictCount));
  EXPECT_EQ(words_of(definitions.at("kind")), all_words<LinkKind>(0, kLinkKindCount));
  EXPECT_EQ(words_of(definitions.at("reason")), all_words<Reason>(1, kReasonCount));
  EXPECT_EQ(words_of(definitions.at("fault").at("properties").at("code")),
            all_words<mft::FaultCode>(0, kFaultCodeCount));
  std::vector<std::string> flags;
  for (const Flag flag : kFlags) flags.emplace_back(word(flag));
  EXPECT_EQ(words_of(definitions.at("link").at("properties").at("flags").at("items")), flags);
}

}  // namespace
