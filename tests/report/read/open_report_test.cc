// What is taken for a report, and what is refused, whatever the bytes are.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "report/output/limited_sink.h"
#include "report/schema/schema.h"
#include "report/write/json/json_writer.h"
#include "tests/report/fake_source.h"
#include "tests/report/read/read_back.h"

namespace {

using namespace report;
using nlohmann::json;
using report_test::FakeSource;
using report_test::json_of;
using report_test::ndjson_of;
using report_test::read_back;

// What is wrong with it; empty for a report. The text must outlive the call only.
std::string refusal(std::string_view text) {
  const auto rows = open_report(std::make_shared<const ReportInMemory>(text), {});
  return rows ? std::string() : text_of(rows.error());
}

// A link, a hard link, a finding and a fault.
FakeSource four_rows() {
  FakeSource source;
  source.links.push_back(report_test::broken_junction());
  source.hard_links.push_back(report_test::hard_link_name());
  source.findings.push_back(
      {.volume = "disk.img", .kind = FindingKind::kEntryStale, .path = u"\\x"});
  source.faults.push_back({.volume = "disk.img", .fault = {.code = mft::FaultCode::kNoName}});
  source.summary_value.tool_version = "0.1.0";
  source.summary_value.volumes.resize(1);
  source.summary_value.volumes[0].name = "disk.img";
  source.summary_value.volumes[0].cross_checked = true;
  return source;
}

std::vector<std::string> lines_of_text(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines, const std::string& end = "\n") {
  std::string text;
  for (const std::string& line : lines) text += line + end;
  return text;
}

// The report with one line changed by `change(json&)`.
template <typename Change>
std::string changed(std::size_t line, Change change) {
  auto lines = lines_of_text(ndjson_of(four_rows()));
  json object = json::parse(lines.at(line));
  change(object);
  lines[line] = object.dump();
  return joined(lines);
}

TEST(OpenReport, CutOffAnywhereItIsRefused) {
  const FakeSource source = four_rows();
  for (const std::string& text : {ndjson_of(source), json_of(source)}) {
    ASSERT_TRUE(text.ends_with("}\n"));
    for (std::size_t size = 0; size + 1 < text.size(); ++size) {
      EXPECT_NE(refusal(std::string_view(text).substr(0, size)), "") << size;
    }
    EXPECT_EQ(refusal(std::string_view(text).substr(0, text.size() - 1)), "");
    EXPECT_EQ(refusal(text), "");
  }
  const auto lines = lines_of_text(ndjson_of(source));
  EXPECT_EQ(refusal(joined({lines.begin(), lines.end() - 1})),
            "line 6: the summary is missing: the report is truncated");
  EXPECT_EQ(refusal(""), "the report is empty");
}

TEST(OpenReport, ARowLessIsNoticed) {
  auto lines = lines_of_text(ndjson_of(four_rows()));
  lines.erase(lines.begin() + 2);
  EXPECT_EQ(refusal(joined(lines)),
            "line 5: the summary says that there are 1 rows of type hard_link, and there are 0: "
            "the report is truncated or was edited");
}

TEST(OpenReport, AnyLayoutOfTheDocument) {
  const FakeSource source = four_rows();
  const std::string text = json_of(source);
  const json sorted = json::parse(text);
  const nlohmann::ordered_json ordered = nlohmann::ordered_json::parse(text);
  std::string mac_lines = ordered.dump(1);
  for (std::size_t at = 0; (at = mac_lines.find('\n', at)) != std::string::npos; at += 2) {
    mac_lines.insert(at, "\r");
  }
  for (const std::string& layout : {sorted.dump(), sorted.dump(4), ordered.dump(),
                                    ordered.dump(2) + "\n\n", mac_lines, "\xEF\xBB\xBF" + text}) {
    const auto rows = read_back(layout);
    ASSERT_TRUE(rows) << layout;
    EXPECT_EQ(json_of(*rows), text);
  }
}

TEST(OpenReport, AnyLayoutOfTheLines) {
  const FakeSource source = four_rows();
  const std::string text = ndjson_of(source);
  auto lines = lines_of_text(text);
  EXPECT_EQ(ndjson_of(*read_back(joined(lines, "\r\n"))), text);
  EXPECT_EQ(ndjson_of(*read_back("\xEF\xBB\xBF" + joined(lines, "\n\n"))), text);
  std::swap(lines[1], lines[3]);  // kinds need not come one after the other
  EXPECT_EQ(ndjson_of(*read_back(joined(lines))), text);
  for (std::string& line : lines) line = json::parse(line).dump();  // members by name
  EXPECT_EQ(ndjson_of(*read_back(joined(lines))), text);
}

// Neither reports without codes (schema 1.0) nor codes that are not known here lose their sentence.
TEST(OpenReport, LimitationsOfOtherVersions) {
  FakeSource source = four_rows();
  source.summary_value.volumes[0].incomplete = {
      {.code = LimitationCode::kMftTruncated, .arguments = {"3", "4"}}};
  const std::string sentence = "the file holds 3 of 4 records";
  const auto reread = [&](auto change) {
    auto lines = lines_of_text(ndjson_of(source));
    json header = json::parse(lines.at(0));
    change(header["volumes"][0]);
    lines[0] = header.dump();
    const std::string text = joined(lines);
    const auto rows = read_back(text);
    return rows ? (*rows).summary().volumes[0].incomplete : Limitations{};
  };
  const Limitations as_text{{.code = LimitationCode::kOther, .arguments = {sentence}}};
  EXPECT_EQ(reread([](json&) {}), source.summary_value.volumes[0].incomplete);
  EXPECT_EQ(reread([](json& volume) { volume.erase("limitations"); }), as_text);
  EXPECT_EQ(reread([](json& volume) { volume["limitations"][0]["code"] = "newer"; }), as_text);
  EXPECT_EQ(reread([](json& volume) { volume["limitations"][0]["arguments"].push_back("5"); }),
            as_text);
}

TEST(OpenReport, EverySentenceHasItsCode) {
  FakeSource source = four_rows();
  source.summary_value.volumes[0].incomplete = {{.code = LimitationCode::kDamage}};
  auto lines = lines_of_text(ndjson_of(source));
  json header = json::parse(lines.at(0));
  header["volumes"][0]["limitations"].clear();
  lines[0] = header.dump();
  EXPECT_EQ(refusal(joined(lines)), "line 1: \"limitations\" does not match \"incomplete\"");
}

// In schema 1.0 every reason belonged to one verdict.
TEST(OpenReport, ReasonsOfSchema1_0) {
  auto lines = lines_of_text(ndjson_of(four_rows()));
  json summary = json::parse(lines.back());
  json& links = summary["volumes"][0]["links"];
  links.erase("reasons_by_verdict");
  links["by_reason"] = {{"missing", 1}, {"no-trailing-backslash", 2}, {"above-root", 3}};
  lines.back() = summary.dump();
  const std::string text = joined(lines);
  const auto rows = read_back(text);
  ASSERT_TRUE(rows);
  const auto count = [&](Verdict verdict, Reason reason) {
    return (*rows).summary().volumes[0].links.reasons_by_verdict[static_cast<std::size_t>(verdict)]
                                                                [static_cast<std::size_t>(reason)];
  };
  EXPECT_EQ(count(Verdict::kBroken, Reason::kMissing), 1U);
  EXPECT_EQ(count(Verdict::kDegraded, Reason::kNoTrailingBackslash), 2U);
  EXPECT_EQ(count(Verdict::kUnverifiable, Reason::kAboveRoot), 3U);
}

TEST(OpenReport, NewerMinorVersionsMayHaveMore) {
  const auto newer = [](json& header) { header["schema_version"] = "1.999"; };
  auto lines = lines_of_text(changed(0, newer));
  json link = json::parse(lines[1]);
  link["colour"] = {{"deep", {1, 2, nullptr}}};
  lines[1] = link.dump();
  lines.insert(lines.begin() + 3, R"({"type":"cabbage","volume":7})");
  json finding = json::parse(lines[4]);
  finding["code"] = "entry-blue";
  lines[4] = finding.dump();
  const auto rows = read_back(joined(lines));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->minor_version(), 999U);
  EXPECT_EQ(rows->unknown_parts(), 2U);
  EXPECT_EQ(rows->count(RowKind::kLink), 1U);
  EXPECT_EQ(rows->count(RowKind::kFinding), 0U);
  FakeSource same = four_rows();
  same.findings.clear();
  EXPECT_EQ(ndjson_of(*rows), ndjson_of(same));

  json document = json::parse(json_of(four_rows()));
  document["cabbages"] = {1, 2, 3};
  EXPECT_EQ(refusal(document.dump()), "line 1: this is not part of a report");
  document["schema_version"] = "1.999";
  newer(document["header"]);
  const auto sections = read_back(document.dump());
  ASSERT_TRUE(sections);
  EXPECT_EQ(sections->unknown_parts(), 1U);
  EXPECT_EQ(ndjson_of(*sections), ndjson_of(four_rows()));
}

TEST(OpenReport, OlderMinorVersionsMayHaveNoMore) {
  auto lines = lines_of_text(ndjson_of(four_rows()));
  lines.insert(lines.begin() + 3, R"({"type":"cabbage","volume":7})");
  EXPECT_EQ(refusal(joined(lines)), "line 4: this is not part of a report");
  EXPECT_EQ(refusal(changed(1, [](json& row) { row["kind"] = "tunnel\x1b[31m"; })),
            "line 2: \"kind\" is \"tunnel?[31m\", which this version does not know");
}

TEST(OpenReport, OtherMajorVersionsAreRefused) {
  const auto version = [](const char* text) {
    return [text](json& header) { header["schema_version"] = text; };
  };
  const std::string two =
      "line 1: the report has schema version 2.0; this program reads versions 1.x";
  EXPECT_EQ(refusal(changed(0, version("2.0"))), two);
  json document = json::parse(json_of(four_rows()));
  document["schema_version"] = "2.0";
  EXPECT_NE(refusal(document.dump()), "");
  EXPECT_EQ(refusal(R"({"schema_version":"2.0","rows":[]})"),
            "line 1: the report has schema version 2.0; this program reads versions 1.x");
  for (const char* text : {"", "1", "1.", "1.x", "1.0 ", "-1.0", "1.99999999999"}) {
    EXPECT_EQ(refusal(changed(0, version(text))),
              "line 1: this is not a report of linkaudit: \"schema_version\" is not a version")
        << text;
  }
}

TEST(OpenReport, ATruncatedReportSaysSo) {
  const FakeSource source = report_test::many_rows(3000);
  StringSink text;
  LimitedSink sink(text, 300'000, LimitedSink::Unit::kRows);
  EXPECT_FALSE(write_ndjson(source, {}, sink));
  const auto rows = read_back(text.text());
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->truncated());
  EXPECT_GT(rows->count(RowKind::kLink), 0U);
  EXPECT_LT(rows->count(RowKind::kLink), 3000U);
}

TEST(OpenReport, WhatIsNotAReport) {
  EXPECT_EQ(refusal("[]"), "line 1: this is not a report of linkaudit in JSON or NDJSON");
  EXPECT_EQ(refusal("\n\n hello"), "line 3: this is not a report of linkaudit in JSON or NDJSON");
  EXPECT_EQ(refusal("{}"), "line 1: \"schema_version\" is missing");
  EXPECT_EQ(refusal(R"({"a":1})"), "line 1: \"schema_version\" is missing");
  EXPECT_EQ(refusal(std::string("\0\0", 2)),
            "line 1: this is not a report of linkaudit in JSON or NDJSON");
  const std::string text = ndjson_of(four_rows());
  EXPECT_EQ(refusal(text + "{}"), "line 7: something follows the summary");
  EXPECT_EQ(refusal(json_of(four_rows()) + "{}"), "line 16: something follows the document");
  auto lines = lines_of_text(text);
  lines.insert(lines.begin() + 2, lines[0]);
  EXPECT_EQ(refusal(joined(lines)), "line 3: a second report begins here");
  EXPECT_EQ(refusal(changed(0, [](json& header) { header["type"] = "answer"; })),
            "line 1: \"type\" is not \"header\"");
  json document = json::parse(json_of(four_rows()));
  document.erase("faults");
  EXPECT_EQ(refusal(document.dump()), "the document has no \"faults\"");
}

TEST(OpenReport, BadRowsAreNamedByTheirLine) {
  const auto bad = [](std::size_t line, const char* key, json value) {
    return refusal(changed(line, [&](json& row) { row[key] = std::move(value); }));
  };
  const auto missing = [](std::size_t line, const char* key) {
    return refusal(changed(line, [&](json& row) { row.erase(key); }));
  };
  EXPECT_EQ(missing(1, "record"), "line 2: \"record\" is missing");
  EXPECT_EQ(missing(4, "code"), "line 5: \"code\" is missing");
  EXPECT_EQ(missing(5, "rows"), "line 6: \"rows\" is missing");
  EXPECT_EQ(bad(1, "record", "5"), "line 2: \"record\" is not a whole number");
  EXPECT_EQ(bad(1, "record", -5), "line 2: \"record\" is not a whole number");
  EXPECT_EQ(bad(1, "record", 1.5), "line 2: \"record\" is not a whole number");
  EXPECT_EQ(bad(1, "sequence", 65'536), "line 2: \"sequence\" is larger than 65535");
  EXPECT_EQ(bad(1, "created", "2026-02-30T00:00:00.0000000Z"), "line 2: \"created\" is not a time");
  EXPECT_EQ(bad(1, "created", "1600-12-31T23:59:59.9999999Z"), "line 2: \"created\" is not a time");
  EXPECT_EQ(bad(1, "created", "2026-01-01T24:00:00.0000000Z"), "line 2: \"created\" is not a time");
  EXPECT_EQ(bad(1, "tag", "0xA000000"), "line 2: \"tag\" is not 0x and eight hex digits");
  EXPECT_EQ(bad(1, "guid", "{}"), "line 2: \"guid\" is not a GUID");
  EXPECT_EQ(bad(1, "flags", {1}), "line 2: \"flags\" contains something that is not a string");
  EXPECT_EQ(bad(1, "flags", "x"), "line 2: \"flags\" is not an array");
  EXPECT_EQ(bad(1, "resolved", 7), "line 2: it is not an object");
  EXPECT_EQ(bad(1, "directory", nullptr), "line 2: \"directory\" is neither true nor false");
  EXPECT_EQ(bad(1, "target_hex", "0g"), "line 2: \"target_hex\" is not hex digits");
  // Writers put the name of an evaluator out as it is.
  EXPECT_EQ(bad(1, "evaluator", {{"name", "\",\"x"}, {"verdict", "ok"}, {"reason", nullptr}}),
            "line 2: \"name\" is \"\",\"x\", which this version does not know");
  EXPECT_EQ(refusal(changed(1,
                            [](json& row) {
                              row["path"] = "\xEF\xBF\xBD";
                              row["path_utf16"] = "6100";
                            })),
            "line 2: \"path_utf16\" does not contain the units of \"path\"");
  EXPECT_EQ(bad(0, "volumes", json::array()),
            "line 6: \"volumes\" does not have as many volumes as the header");
  EXPECT_EQ(
      bad(5, "references", json::object()),
      "line 6: \"references\" and the header's \"subject\" must be present or absent together");
}

TEST(OpenReport, HostileBytes) {
  const auto lines = lines_of_text(ndjson_of(four_rows()));
  const auto with_row = [&](const std::string& row) {
    auto more = lines;
    more[1] = row;
    return refusal(joined(more));
  };
  for (const char open : {'[', '{'}) {
    std::string deep = "{\"type\":";
    for (int i = 0; i < 100'000; ++i) deep += open == '[' ? "[" : "{\"a\":";
    EXPECT_EQ(with_row(deep), "line 2: values are nested more than 32 levels deep");
    EXPECT_EQ(refusal(deep), "line 1: values are nested more than 32 levels deep");
  }
  EXPECT_EQ(with_row(R"({"type":"link]})"), "line 2: a string contains a control character");
  EXPECT_EQ(with_row(R"({"type":"link"]])"), "line 2: this is not an object");
  EXPECT_EQ(with_row(R"({"type":"link",})"), "line 2: it is not valid JSON, at byte 16");
  EXPECT_EQ(with_row("{\"type\":\"link\",\"volume\":\"\xFF\"}"),
            "line 2: it is not valid JSON, at byte 26");
  EXPECT_EQ(with_row(R"({"type":"link","volume":"\ud800"})"),
            "line 2: it is not valid JSON, at byte 32");
  EXPECT_EQ(with_row("}"), "line 2: this is not an object");
  EXPECT_EQ(with_row("7"), "line 2: this is not an object");
  EXPECT_EQ(with_row(R"({"type":7})"), "line 2: \"type\" is not a string");
  std::string many = R"({"type":"link","volume":[0)";
  for (int i = 0; i < 70'000; ++i) many += ",0";
  EXPECT_EQ(with_row(many + "]}"), "line 2: it has more than 65536 parts");
  EXPECT_EQ(with_row(R"({"type":"link","volume":")" + std::string(5U << 20U, 'x') + "\"}"),
            "line 2: the row is longer than 4194304 bytes");
}

// Gives other bytes once it is told to.
class ChangingBytes final : public ReportBytes {
 public:
  explicit ChangingBytes(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::uint64_t size_bytes() const override { return text_.size(); }
  std::expected<std::string_view, std::string> read(std::uint64_t offset, std::size_t size,
                                                    std::string& room) const override {
    if (unreadable) return std::unexpected("the disk was pulled out");
    room = text_.substr(offset, size);
    if (other) room.assign(size, '[');
    return room;
  }
  bool unreadable = false;
  bool other = false;

 private:
  std::string text_;
};

TEST(OpenReport, AReportThatChangesWhileItIsReadIsNoticed) {
  const auto bytes = std::make_shared<ChangingBytes>(ndjson_of(four_rows()));
  auto rows = open_report(bytes, {});
  ASSERT_TRUE(rows);
  (void)ndjson_of(**rows);
  EXPECT_FALSE((*rows)->changed());
  bytes->other = true;
  (void)ndjson_of(**rows);
  EXPECT_TRUE((*rows)->changed());
  rows = open_report(bytes, {});
  ASSERT_FALSE(rows);
  bytes->unreadable = true;
  rows = open_report(bytes, {});
  ASSERT_FALSE(rows);
  EXPECT_EQ(text_of(rows.error()), "line 1: the disk was pulled out");
}

TEST(OpenReport, ManyThreadsFindTheFirstBadRow) {
  auto lines = lines_of_text(ndjson_of(report_test::many_rows(20'000)));
  lines[15'000] = R"({"type":"link"})";
  lines[9'000] = R"({"type":"link","volume":5})";
  const std::string text = joined(lines);
  for (const unsigned threads : {1U, 4U}) {
    const auto rows =
        open_report(std::make_shared<const ReportInMemory>(text), {.threads = threads});
    ASSERT_FALSE(rows);
    EXPECT_EQ(text_of(rows.error()), "line 9001: \"volume\" is not a string");
  }
}

TEST(OpenReport, ItCanBeCancelled) {
  const std::string text = ndjson_of(four_rows());
  const std::atomic<bool> cancelled = true;
  const auto rows =
      open_report(std::make_shared<const ReportInMemory>(text), {.cancelled = &cancelled});
  ASSERT_FALSE(rows);
  EXPECT_EQ(text_of(rows.error()), "cancelled");
}

}  // namespace
