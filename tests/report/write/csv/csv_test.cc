#include <gtest/gtest.h>

#include <map>

#include "report/output/limited_sink.h"
#include "report/write/csv/csv_rows.h"
#include "report/write/csv/csv_writer.h"
#include "tests/report/fake_source.h"
#include "tests/support/reparse_buffers.h"

namespace {

using namespace report;
using report_test::broken_junction;
using report_test::FakeSource;

using Record = std::vector<std::string>;

// Reads RFC 4180 to the letter: CRLF between records, "" inside quotes.
std::vector<Record> read_csv(std::string_view text, char separator = ',') {
  std::vector<Record> records(1);
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field.push_back('"');
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == separator) {
      records.back().push_back(std::exchange(field, {}));
    } else if (!quoted && c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      records.back().push_back(std::exchange(field, {}));
      records.emplace_back();
      ++i;
    } else {
      field.push_back(c);
    }
  }
  EXPECT_TRUE(records.back().empty() && field.empty() && !quoted);
  records.pop_back();
  return records;
}

// The rows as column → cell, in the order of the table.
std::vector<std::map<std::string, std::string>> table(const FakeSource& source,
                                                      FormulaGuard guard = FormulaGuard::kOn) {
  StringSink sink;
  EXPECT_TRUE(write_csv(source, {.guard = guard}, {.threads = 2}, sink));
  const auto records = read_csv(sink.text());
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    EXPECT_EQ(records[i].size(), records[0].size());
    auto& row = rows.emplace_back();
    for (std::size_t column = 0; column < records[0].size(); ++column) {
      row[records[0][column]] = records[i].at(column);
    }
  }
  return rows;
}

std::string field(std::u16string_view text, FormulaGuard guard = FormulaGuard::kOn,
                  bool lossless = true) {
  TextOut out;
  EXPECT_EQ(append_csv_field(text, guard, out), lossless);
  return std::string(out.text());
}

TEST(CsvText, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(field(u"a b"), "a b");
  EXPECT_EQ(field(u"a,b"), "\"a,b\"");
  // Readers that split at semicolons and tabs too see one field.
  EXPECT_EQ(field(u"x;=1+1"), "\"x;=1+1\"");
  EXPECT_EQ(field(u"x\t=1"), "\"x\t=1\"");
  TextOut out;
  append_csv_field(std::string_view("x;=1+1"), FormulaGuard::kOn, out);
  EXPECT_EQ(out.text(), "\"x;=1+1\"");
  EXPECT_EQ(field(u"a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(field(u"a\nb"), "\"a\nb\"");
  EXPECT_EQ(field(u" a"), "\" a\"");
}

TEST(CsvText, GuardsFormulas) {
  EXPECT_EQ(field(u"=cmd|'/c calc'!A1"), "'=cmd|'/c calc'!A1");
  for (const std::u16string_view text : {u"=1", u"+1", u"-1", u"@x", u"'x"}) {
    EXPECT_EQ(field(text), "'" + mft::to_utf8(text));
    EXPECT_EQ(field(text, FormulaGuard::kOff), mft::to_utf8(text));
  }
  EXPECT_EQ(field(u"\tx"), "\"'\tx\"");
  EXPECT_EQ(field(u"\rx"), "\"'\rx\"");
  EXPECT_EQ(field(u"\nx"), "\"'\nx\"");
  EXPECT_EQ(field(std::u16string_view(u"\0x", 2), FormulaGuard::kOn, false), "'\xEF\xBF\xBDx");
  EXPECT_EQ(field(u"a=1"), "a=1");
  TextOut out;
  append_csv_field(std::string_view("-volume.img"), FormulaGuard::kOn, out);
  EXPECT_EQ(out.text(), "'-volume.img");
}

TEST(CsvText, GuardsFormsOfTheSigns) {
  for (const std::u16string_view sign : {u"\uFF1D", u"\uFF0B", u"\uFF0D", u"\uFF20", u"\uFE66",
                                         u"\uFE62", u"\uFE63", u"\uFE6B", u"\u2212"}) {
    const std::u16string text = std::u16string(sign) + u"1";
    EXPECT_EQ(field(text), "'" + mft::to_utf8(text));
    EXPECT_EQ(field(u"a" + text), "a" + mft::to_utf8(text));
  }
}

TEST(CsvText, GuardsSignsBehindWhatCannotBeSeen) {
  // Blanks: White_Space of Unicode's PropList.txt; then hidden characters.
  for (const std::u16string_view blank :
       {u"\u00A0", u"\u1680", u"\u2000", u"\u2001", u"\u2002", u"\u2003", u"\u2004", u"\u2005",
        u"\u2006", u"\u2007", u"\u2008", u"\u2009", u"\u200A", u"\u2028", u"\u2029", u"\u202F",
        u"\u205F", u"\u3000", u"\u0085", u"\x0B",   u"\x0C",   u"\uFEFF", u"\u200B", u"\u2800",
        u"\u3164", u"\xAD",   u"\u202E", u"\x1F",   u"\x7F"}) {
    for (const std::u16string_view sign : {u"=1", u"+1", u"-1", u"@x", u"\uFF1D1"}) {
      const std::u16string text = std::u16string(blank) + std::u16string(sign);
      EXPECT_EQ(field(text), "'" + mft::to_utf8(text));
      EXPECT_EQ(field(u" " + text), "\"' " + mft::to_utf8(text) + "\"");
    }
    EXPECT_EQ(field(std::u16string(blank) + u"x=1"), mft::to_utf8(std::u16string(blank) + u"x=1"));
  }
  EXPECT_EQ(field(u" =1"), "\"' =1\"");
  EXPECT_EQ(field(u"  "), "\"  \"");
  EXPECT_EQ(field(u" '=1"), "\" '=1\"");  // taking one leading ' away must not change it
}

TEST(Csv, OtherSeparators) {
  FakeSource source;
  source.links.push_back(broken_junction());
  source.links[0].path = u"\\a,b;c\td";
  StringSink commas;
  ASSERT_TRUE(write_csv(source, {}, {}, commas));
  for (const char separator : {kSemicolonSeparator, kTabSeparator}) {
    StringSink sink;
    ASSERT_TRUE(write_csv(source, {.separator = separator}, {}, sink));
    EXPECT_EQ(read_csv(sink.text(), separator), read_csv(commas.text()));
  }
  EXPECT_EQ(read_csv(commas.text()).at(1).at(4), "\\a,b;c\td");
}

// The table ends with a whole row that says why.
TEST(Csv, AReportThatReachesItsLimitSaysSo) {
  const FakeSource source = report_test::many_rows(3000);
  StringSink text;
  LimitedSink sink(text, 50'000, LimitedSink::Unit::kRows);
  const auto written = write_csv(source, {}, {.threads = 2}, sink);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kTruncated);
  EXPECT_LE(text.text().size(), 50'000U);
  const auto records = read_csv(text.text());
  EXPECT_EQ(records.back().at(0), "incomplete");
  EXPECT_EQ(records.at(records.size() - 2).at(0), "link");
  for (const Record& record : records) EXPECT_EQ(record.size(), records.front().size());
}

TEST(Csv, LinkCells) {
  FakeSource source;
  source.links.push_back(broken_junction());
  source.links[0].flags.set(Flag::kDriveLetter);
  source.links[0].resolved =
      ResolvedObject{.volume = "e", .record = 9, .sequence = 3, .directory = true, .path = u"\\y"};
  const auto row = table(source).at(0);
  EXPECT_EQ(row.at("type"), "link");
  EXPECT_EQ(row.at("record"), "64");
  EXPECT_EQ(row.at("path"), "\\Users\\x");
  EXPECT_EQ(row.at("directory"), "true");
  EXPECT_EQ(row.at("tag"), "0xA0000003");
  EXPECT_EQ(row.at("relative"), "false");
  EXPECT_EQ(row.at("reason"), "missing");
  EXPECT_EQ(row.at("component"), "x");
  EXPECT_EQ(row.at("flags"), "print-name-differs drive-letter");
  EXPECT_EQ(row.at("resolved_path"), "\\y");
  EXPECT_EQ(row.at("attributes"), "1040");
  EXPECT_EQ(row.at("name_count"), "");
  EXPECT_EQ(row.at("code"), "");
}

TEST(Csv, PayloadCells) {
  FakeSource source;
  const auto add = [&](LinkKind kind, std::vector<std::byte> buffer) {
    LinkRow& row = source.links.emplace_back();
    row.kind = kind;
    row.verdict = Verdict::kOpaque;
    source.set_reparse(std::move(buffer), row);
  };
  add(LinkKind::kAppExecLink, fixture::app_exec_link(u"P", u"P!A", u"C:\\a.exe"));
  add(LinkKind::kWof, fixture::wof_file(1));
  add(LinkKind::kWci, fixture::wci(fixture::guid("01234567-89ab-cdef-0123-456789abcdef"), u"n"));
  add(LinkKind::kNfs, fixture::nfs_link(u"../a"));
  add(LinkKind::kDedup, fixture::raw_reparse(fixture::kTagDedup, std::vector<std::byte>(5)));
  add(LinkKind::kLxSymlink, fixture::lx_symlink("\xFF"));
  source.links.back().target_bytes = source.keep_bytes({std::byte{0xFF}});
  const auto rows = table(source);
  EXPECT_EQ(rows[0].at("app_executable"), "C:\\a.exe");
  EXPECT_EQ(rows[1].at("wof_provider"), "file");
  EXPECT_EQ(rows[1].at("wof_algorithm"), "lzx");
  EXPECT_EQ(rows[2].at("wci_layer"), "{01234567-89ab-cdef-0123-456789abcdef}");
  EXPECT_EQ(rows[2].at("wci_name"), "n");
  EXPECT_EQ(rows[3].at("nfs_type"), "link");
  EXPECT_EQ(rows[3].at("nfs_target"), "../a");
  EXPECT_EQ(rows[4].at("data_bytes"), "5");
  EXPECT_EQ(rows[5].at("exact"), "target_bytes=ff");
}

TEST(Csv, HardLinkAndFaultCells) {
  FakeSource source;
  source.hard_links.push_back(report_test::hard_link_name());
  source.faults.push_back(
      {.volume = "v", .fault = {.code = mft::FaultCode::kBadFileName, .record = 7, .actual = 2}});
  const auto rows = table(source);
  EXPECT_EQ(rows[0].at("type"), "hard_link");
  EXPECT_EQ(rows[0].at("name_count"), "2");
  EXPECT_EQ(rows[0].at("saved_bytes"), "4096");
  EXPECT_EQ(rows[0].at("security_id"), "256");
  EXPECT_EQ(rows[0].at("kind"), "");
  EXPECT_EQ(rows[1].at("type"), "fault");
  EXPECT_EQ(rows[1].at("record"), "7");
  EXPECT_EQ(rows[1].at("code"), "bad-file-name");
  EXPECT_EQ(rows[1].at("what"), "a $FILE_NAME attribute is shorter than its name, or has no name");
  EXPECT_EQ(rows[1].at("actual"), "2");
}

TEST(Csv, HostileNamesStayInTheirCells) {
  FakeSource source;
  const std::u16string hostile(u"\\a\"b\r\n,\0\x1b\u202E\U0001F600", 12);
  source.links.push_back(broken_junction());
  source.links[0].path = hostile;
  source.links[0].target = u"=cmd|'/c calc'!A1,\n";
  source.links[0].component = u"x\xD800";
  const auto row = table(source).at(0);
  std::u16string visible = hostile;
  visible[visible.find(u'\0')] = 0xFFFD;
  EXPECT_EQ(row.at("path"), mft::to_utf8(visible));
  EXPECT_EQ(row.at("target"), "'=cmd|'/c calc'!A1,\n");
  std::string exact = "path=";
  for (const char16_t unit : hostile) {
    for (const unsigned byte : {unit & 0xFFU, static_cast<unsigned>(unit) >> 8U}) {
      exact.push_back("0123456789abcdef"[byte >> 4U]);
      exact.push_back("0123456789abcdef"[byte & 0xFU]);
    }
  }
  EXPECT_EQ(row.at("exact"), exact + " component=780000d8");
  EXPECT_EQ(table(source, FormulaGuard::kOff)[0].at("target"), "=cmd|'/c calc'!A1,\n");
}

TEST(Csv, AnIncompleteScanDoesNotLookClean) {
  FakeSource source;
  source.summary_value.complete = false;
  EXPECT_EQ(table(source).at(0).at("type"), "incomplete");
  source.summary_value.volumes.resize(1);
  source.summary_value.volumes[0].name = "v";
  source.summary_value.volumes[0].incomplete = {
      {.code = LimitationCode::kVolumeDamaged, .arguments = {"3 records, gone"}}};
  source.summary_value.volumes[0].unclean = {{.code = LimitationCode::kVolumeDirty}};
  source.summary_value.skipped.push_back({.name = "v#2", .what = "exFAT"});
  const auto rows = table(source);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("volume"), "v");
  EXPECT_EQ(rows[0].at("what"), "3 records, gone");
  EXPECT_EQ(rows[1].at("type"), "unclean");
  EXPECT_EQ(rows[2].at("what"), "exFAT");
}

TEST(Csv, ByteOrderMarkOnRequest) {
  const FakeSource source;
  StringSink sink;
  ASSERT_TRUE(write_csv(source, {.byte_order_mark = true}, {}, sink));
  EXPECT_TRUE(sink.text().starts_with("\xEF\xBB\xBFtype,volume,record,"));
}

}  // namespace
