#include "report/write/terminal/terminal_report.h"

#include <gtest/gtest.h>

#include <sstream>

#include "report/text/terminal_text.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;
using report_test::broken_junction;
using report_test::FakeSource;

std::string shown(const RowSource& source, const TerminalOptions& terminal = {.width = 100}) {
  StringSink sink;
  EXPECT_TRUE(write_terminal(source, terminal, {}, sink));
  return sink.text();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

FakeSource small_source() {
  FakeSource source;
  Summary& summary = source.summary_value;
  summary.duration_seconds = 12.34;
  summary.threads = 8;
  VolumeSummary& volume = summary.volumes.emplace_back();
  volume.name = "disk.img";
  volume.label = "Windows";
  volume.ntfs_version = "3.1";
  volume.size_bytes = 512'110'190'592;
  volume.serial = "0123456789ABCDEF";
  volume.records = 1'234'567;
  volume.records_in_use = 1'000'000;
  volume.files = 900'000;
  volume.directories = 1;
  volume.hard_link_sets = 2;
  volume.hard_link_names = 5;
  volume.hard_link_saved_bytes = 8192;
  volume.letters.push_back(
      {.letter = "C:", .origin = LetterOrigin::kAssumed, .found = 41, .not_found = 1});
  volume.links.by_kind[static_cast<std::size_t>(LinkKind::kJunction)] = {3, 0, 2, 1, 0};
  volume.links.by_kind[static_cast<std::size_t>(LinkKind::kWof)] = {0, 0, 0, 0, 1023};
  volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kBroken)]
                                 [static_cast<std::size_t>(Reason::kMissing)] = 2;
  volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kUnverifiable)]
                                 [static_cast<std::size_t>(Reason::kNetwork)] = 1;
  source.links.push_back(broken_junction());
  LinkRow second = broken_junction();
  second.path = u"\\Users\\longer name";
  second.target = u"C:\\y\\z";
  second.component = u"z";
  second.hop = 2;
  second.flags = {};
  source.links.push_back(second);
  return source;
}

TEST(TerminalReport, WordForWord) {
  EXPECT_EQ(shown(small_source()),
            R"(disk.img  Windows
  NTFS 3.1, 477 GB, serial 0123456789ABCDEF, 1,234,567 records (1,000,000 in use), 900,000 files, 1
  directory
  C: is assumed to be this volume: of the targets of its own links there, 41 were found and 1 was
  not. A target that is missing under an assumed letter is unverifiable, not broken.

            ok  degraded  broken  unverifiable  opaque
  junction   3         -       2             1       -
  wof        -         -       -             -   1,023
  total      3         -       2             1   1,023
  2 hard-link sets (5 names), saving 8.0 KB.

Read in 12.3 s by 8 threads.

Broken (2)
  junction  \Users\x            -> C:\x    missing: x [print-name-differs]
  junction  \Users\longer name  -> C:\y\z  missing: z (hop 2)

Unverifiable (1)
  1  network: leads to a network path

For complete, machine-readable results: linkaudit scan ... -o links.json (or .ndjson, .csv)
)");
}

TEST(TerminalReport, TheFirstLineSaysThatItIsIncomplete) {
  FakeSource source = small_source();
  source.summary_value.complete = false;
  EXPECT_TRUE(shown(source).starts_with("INCOMPLETE: "));
  source.summary_value.volumes[0].incomplete = {
      {.code = LimitationCode::kVolumeDamaged, .arguments = {"3 records could not be read"}}};
  source.summary_value.volumes[0].unclean = {{.code = LimitationCode::kVolumeDirty}};
  EXPECT_TRUE(
      shown(source).starts_with("INCOMPLETE: disk.img: 3 records could not be read\n"
                                "PROVISIONAL: disk.img: the volume is marked dirty\n\n"));
}

TEST(TerminalReport, NoBrokenLinkIsOnlyAsGoodAsTheScan) {
  FakeSource source;
  EXPECT_TRUE(has(shown(source), "No broken links.\n"));
  source.summary_value.complete = false;
  EXPECT_TRUE(has(shown(source), "No broken links in the data that could be read.\n"));
}

TEST(TerminalReport, WhatIsBrokenForOthersThanWindowsIsCounted) {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  const auto add = [&](LinkKind kind, Verdict verdict, std::string_view evaluator) {
    LinkRow row = broken_junction();
    row.kind = kind;
    row.verdict = Verdict::kOpaque;
    row.evaluator = {.evaluator = evaluator, .verdict = verdict, .reason = Reason::kMissing};
    source.links.push_back(row);
    ++volume.links
          .by_kind[static_cast<std::size_t>(kind)][static_cast<std::size_t>(Verdict::kOpaque)];
  };
  add(LinkKind::kLxSymlink, Verdict::kOk, "wsl");
  add(LinkKind::kLxSymlink, Verdict::kUnverifiable, "wsl");
  EXPECT_TRUE(has(shown(source), "No broken links.\n"));
  add(LinkKind::kLxSymlink, Verdict::kBroken, "wsl");
  EXPECT_TRUE(has(shown(source),
                  "No broken links for Windows, but 1 LX link is broken for WSL (use --type "
                  "lx-symlink to list them).\n"));
  add(LinkKind::kAppExecLink, Verdict::kBroken, "createprocess");
  add(LinkKind::kAppExecLink, Verdict::kBroken, "createprocess");
  EXPECT_TRUE(has(
      shown(source, {.width = 200}),
      "No broken links for Windows, but 1 LX link is broken for WSL and 2 app-execution "
      "links are broken for CreateProcess (use --type lx-symlink,app-exec-link to list them).\n"));
  source.summary_value.complete = false;
  EXPECT_TRUE(
      has(shown(source), "No broken links for Windows in the data that could be read, but 1 LX"));
  volume.links.by_kind[static_cast<std::size_t>(LinkKind::kJunction)]
                      [static_cast<std::size_t>(Verdict::kBroken)] = 1;
  source.links.push_back(broken_junction());
  const std::string text = shown(source);
  EXPECT_FALSE(has(text, "No broken links"));
  EXPECT_LT(text.find("Broken (1)\n"),
            text.find("\nIn addition, 1 LX link is broken for WSL and 2 "));
}

TEST(TerminalReport, NothingIsCutAndLongRowsBreakBetweenCells) {
  FakeSource source = small_source();
  const std::u16string name(150, u'n');
  const std::u16string path = u"\\" + name;
  const std::u16string target = u"C:\\" + name;
  source.links[1].path = path;
  source.links[1].target = target;
  const std::string text = shown(source);
  const std::string wide(150, 'n');
  EXPECT_TRUE(has(text, "\n      \\" + wide + "\n      -> C:\\" + wide + "\n"));
  // The short row is not stretched by the long one.
  EXPECT_TRUE(has(text, "  junction  \\Users\\x  -> C:\\x  missing: x"));
}

TEST(TerminalReport, HostileNamesCannotDrive) {
  FakeSource source = small_source();
  source.links[0].path = u"\\\x1b[2J\u202Ex\n";
  source.links[0].component = u"\x9b";
  source.summary_value.volumes[0].label = "\x1b]0;x";
  const std::string text = shown(source);
  EXPECT_FALSE(has(text, "\x1b"));
  EXPECT_TRUE(has(text, "\\\\x1B[2J\\u{202E}x\\x0A"));
  EXPECT_TRUE(has(text, "missing: \\u{009B}"));
  EXPECT_TRUE(has(text, "\\x1B]0;x"));
}

TEST(TerminalReport, LinesKeepToTheWidth) {
  FakeSource source = small_source();
  source.summary_value.volumes[0].unclean = {
      {.code = LimitationCode::kVolumeDamaged,
       .arguments = {std::string(30, 'w') + " " + std::string(40, 'w')}}};
  std::istringstream lines(shown(source, {.width = 60}));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 60U) << line;
}

TEST(TerminalReport, ColourOnlyWhenAsked) {
  const FakeSource source = small_source();
  EXPECT_FALSE(has(shown(source), "\x1b["));
  const std::string coloured = shown(source, {.colour = true, .width = 100});
  EXPECT_TRUE(has(coloured, "\x1b[31mBroken\x1b[0m (2)"));
  // Without its colours it is the same text.
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      plain.push_back(coloured[i]);
    }
  }
  EXPECT_EQ(plain, shown(source));
}

TEST(TerminalReport, LimitsSayHowManyMore) {
  const FakeSource source = report_test::many_rows();
  const std::string text = shown(source);
  EXPECT_TRUE(has(text, "Broken (1,000)\n"));
  EXPECT_TRUE(has(text, "... and 900 more; use -o FILE to list all\n"));
  EXPECT_TRUE(has(text, "Degraded (1,000)\n"));
  EXPECT_TRUE(has(text, "Faults (700)\n  disk.img record 0: torn-record, "));
  EXPECT_TRUE(has(text, "... and 695 more"));
  const std::string all =
      shown(source,
            {.width = 100, .contents = {.broken_limit = 0, .degraded_limit = 0, .fault_limit = 0}});
  EXPECT_FALSE(has(all, " more; use -o"));
}

TEST(TerminalReport, FiltersListEveryRow) {
  FakeSource source = small_source();
  source.links[1].verdict = Verdict::kOk;
  source.links[1].reason = Reason::kNone;
  source.hard_links.push_back(report_test::hard_link_name());
  source.hard_links.push_back(report_test::hard_link_name());
  source.hard_links[1].path = u"\\b.txt";
  const std::string text = shown(source, {.width = 100, .contents = {.list_all = true}});
  EXPECT_TRUE(has(text, R"(Links (2)
  broken  junction  \Users\x            -> C:\x    missing: x [print-name-differs]
  ok      junction  \Users\longer name  -> C:\y\z

Hard links (2 names)
  disk.img record 70: 2 names and 1 8.3 alias, 5 bytes, saves 4.0 KB
    \a.txt
    \b.txt
)"));
  EXPECT_FALSE(has(text, "Broken ("));
  const FakeSource nothing;
  EXPECT_TRUE(
      has(shown(nothing, {.contents = {.list_all = true}}), "Nothing matches the filters.\n"));
}

TEST(TerminalReport, SetsThatCrossRangesGetOneHeading) {
  const FakeSource source = report_test::many_rows();
  const std::string text = shown(source, {.width = 100, .contents = {.list_all = true}});
  std::size_t headings = 0;
  for (std::size_t at = text.find("3 names"); at != std::string::npos;
       at = text.find("3 names", at + 1)) {
    ++headings;
  }
  EXPECT_EQ(headings, 1000U);
}

TEST(TerminalReport, SeveralVolumesAreNamedAboveTheirRows) {
  FakeSource source = small_source();
  source.summary_value.volumes.push_back(source.summary_value.volumes[0]);
  source.summary_value.volumes[1].name = "e.img";
  source.summary_value.volumes[1].links = {};
  source.links[1].file.volume = "e.img";
  const std::string text = shown(source);
  EXPECT_TRUE(has(text, "Broken (2)\ndisk.img\n  junction  "));
  EXPECT_TRUE(has(text, "\ne.img\n  junction  \\Users\\longer name"));
}

TEST(TerminalReport, SkippedSourcesAndTargetVolumesAreSaid) {
  FakeSource source = small_source();
  source.summary_value.skipped.push_back({.name = "disk.img#1", .what = "exFAT"});
  VolumeSummary target;
  target.name = "d.img";
  target.target_only = true;
  target.letters.push_back({.letter = "D:", .origin = LetterOrigin::kMapped});
  source.summary_value.volumes.push_back(target);
  const std::string text = shown(source);
  EXPECT_TRUE(has(text, "Not scanned\n  disk.img#1: exFAT\n"));
  EXPECT_TRUE(has(text, "  D: is this volume (drive map).\n"));
  EXPECT_TRUE(has(text, "its own links are not reported."));
}

}  // namespace
