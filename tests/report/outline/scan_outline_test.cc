#include <gtest/gtest.h>

#include <atomic>

#include "tests/report/fake_source.h"
#include "tests/report/outline/outline_parts.h"

namespace {

using namespace report;
using report_test::broken_junction;
using report_test::FakeSource;
using report_test::ids;
using report_test::items_of;
using report_test::list_of;
using report_test::outline_of;
using report_test::remarks;
using report_test::section_of;
using report_test::sentences;
using report_test::shown_records;
using Ids = std::vector<SectionId>;
using Texts = std::vector<std::string>;
using Records = std::vector<std::uint64_t>;

VolumeSummary& add_volume(FakeSource& source, const std::string& name) {
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = name;
  return volume;
}

void add_link(FakeSource& source, std::uint64_t record, LinkKind kind, Verdict verdict,
              Reason reason) {
  LinkRow row = broken_junction();
  row.file.record = record;
  row.kind = kind;
  row.verdict = verdict;
  row.reason = reason;
  source.links.push_back(row);
  LinkCounts& counts = source.summary_value.volumes.front().links;
  ++counts.by_kind[static_cast<std::size_t>(kind)][static_cast<std::size_t>(verdict)];
  ++counts.reasons_by_verdict[static_cast<std::size_t>(verdict)][static_cast<std::size_t>(reason)];
}

void add_broken_lx_link(FakeSource& source, std::uint64_t record) {
  add_link(source, record, LinkKind::kLxSymlink, Verdict::kOpaque, Reason::kNone);
  source.links.back().evaluator = {
      .evaluator = "wsl", .verdict = Verdict::kBroken, .reason = Reason::kMissing};
}

// Something in every section.
FakeSource full_source() {
  FakeSource source;
  VolumeSummary& volume = add_volume(source, "c.img");
  add_link(source, 64, LinkKind::kJunction, Verdict::kBroken, Reason::kMissing);
  add_link(source, 65, LinkKind::kJunction, Verdict::kOk, Reason::kNone);
  add_link(source, 66, LinkKind::kFileSymlink, Verdict::kDegraded, Reason::kFileLinkToDirectory);
  add_link(source, 67, LinkKind::kFileSymlink, Verdict::kUnverifiable, Reason::kNetwork);
  add_link(source, 68, LinkKind::kJunction, Verdict::kBroken, Reason::kLoop);
  add_broken_lx_link(source, 69);
  source.hard_links.push_back(report_test::hard_link_name());
  volume.incomplete = {{.code = LimitationCode::kDamage}};
  volume.cross_checked = true;
  volume.findings[static_cast<std::size_t>(FindingKind::kEntryTag)] = 1;
  source.findings.push_back(
      {.volume = "c.img", .record = 70, .sequence = 1, .kind = FindingKind::kEntryTag});
  volume.faults = 1;
  source.faults.push_back({.volume = "c.img", .fault = {.code = mft::FaultCode::kTornRecord}});
  Summary& summary = source.summary_value;
  summary.complete = false;
  summary.duration_seconds = 12.34;
  summary.threads = 8;
  summary.probe = ProbeSummary{.links = 2, .paths = 1, .answered = 1};
  summary.skipped.push_back({.name = "c.img#2", .what = "exFAT"});
  return source;
}

TEST(ScanOutline, EveryPartHasItsPlace) {
  EXPECT_EQ(ids(outline_of(full_source())),
            (Ids{SectionId::kWarnings, SectionId::kVolume, SectionId::kDuration, SectionId::kProbe,
                 SectionId::kBroken, SectionId::kBrokenForOthers, SectionId::kDegraded,
                 SectionId::kUnverifiable, SectionId::kNotScanned, SectionId::kCrossCheck,
                 SectionId::kFindings, SectionId::kFaults, SectionId::kMore}));
}

TEST(ScanOutline, OnAskingForRowsTheyTakeThePlaceOfBrokenLinks) {
  FakeSource source = full_source();
  source.summary_value.filters = {"only=broken", "type=junction"};
  const Outline outline = outline_of(source, {.list_all = true});
  EXPECT_EQ(
      ids(outline),
      (Ids{SectionId::kWarnings, SectionId::kVolume, SectionId::kDuration, SectionId::kProbe,
           SectionId::kFilters, SectionId::kLinks, SectionId::kHardLinks, SectionId::kNotScanned,
           SectionId::kCrossCheck, SectionId::kFindings, SectionId::kFaults, SectionId::kMore}));
  EXPECT_EQ(sentences(section_of(outline, SectionId::kFilters)),
            (Texts{"The counts above are for entire volumes. Links that match the filters "
                   "(only=broken, type=junction):"}));
  const Section& links = section_of(outline, SectionId::kLinks);
  EXPECT_EQ(links.title, "Links");
  EXPECT_EQ(links.figures, "6");
  EXPECT_EQ(list_of(links).rows, &source) << "rows are visited, never copied";
  EXPECT_TRUE(list_of(links).verdicts);
  EXPECT_EQ(section_of(outline, SectionId::kHardLinks).figures, "1 name");
}

TEST(ScanOutline, NothingMatches) {
  EXPECT_EQ(ids(outline_of(FakeSource(), {.list_all = true})),
            (Ids{SectionId::kFilters, SectionId::kNoMatch, SectionId::kMore}));
}

TEST(ScanOutline, NoBrokenLinks) {
  FakeSource source;
  add_volume(source, "c.img");
  const Outline good = outline_of(source);
  EXPECT_EQ(ids(good), (Ids{SectionId::kVolume, SectionId::kNoneBroken, SectionId::kMore}));
  const auto sentence = items_of<Sentence>(section_of(good, SectionId::kNoneBroken)).at(0);
  EXPECT_EQ(sentence.text, "No broken links.");
  EXPECT_EQ(sentence.tone, Tone::kGood);

  add_broken_lx_link(source, 64);
  const auto for_others =
      items_of<Sentence>(section_of(outline_of(source), SectionId::kNoneBroken)).at(0);
  EXPECT_EQ(for_others.text,
            "No broken links for Windows, but 1 LX link is broken for WSL (use --type lx-symlink "
            "to list them).");
  EXPECT_EQ(for_others.tone, Tone::kWarning);
}

TEST(ScanOutline, AdviceForLinksToOtherDrives) {
  FakeSource source;
  add_volume(source, "data.img").letters = {{.letter = "D:", .origin = LetterOrigin::kMapped}};
  constexpr std::u16string_view kTargets[] = {u"C:\\x", u"c:\\y",         u"E:\\z",
                                              u"D:\\x", u"\\\\server\\x", u"..\\x"};
  for (const std::u16string_view target : kTargets) {
    add_link(source, 64, LinkKind::kJunction, Verdict::kUnverifiable, Reason::kVolumeNotGiven);
    source.links.back().target = target;
  }
  const Outline outline = outline_of(source);
  EXPECT_EQ(sentences(section_of(outline, SectionId::kNoneBroken)),
            (Texts{"No broken links; 6 links could not be verified."}));
  EXPECT_EQ(sentences(section_of(outline, SectionId::kUnverifiable)),
            (Texts{"2 links lead to C:, 1 to E:. To check them, add --drive-map C:=SOURCE "
                   "--drive-map E:=SOURCE, where SOURCE is the image or volume of that drive."}));
}

TEST(ScanOutline, ListsHoldTheRowsOfTheirVerdict) {
  const FakeSource source = full_source();
  const Outline outline = outline_of(source);
  const Section& broken = section_of(outline, SectionId::kBroken);
  EXPECT_EQ(broken.title, "Broken");
  EXPECT_EQ(broken.figures, "2");
  EXPECT_EQ(broken.tone, Tone::kBad);
  EXPECT_EQ(shown_records(list_of(broken)), (Records{64, 68}));
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kDegraded))), (Records{66}));
  EXPECT_FALSE(list_of(broken).verdicts);
  EXPECT_FALSE(list_of(broken).volumes);
}

TEST(ScanOutline, RowsNameTheirVolumeWhereThereAreSeveral) {
  FakeSource source = full_source();
  add_volume(source, "d.img").target_only = true;
  EXPECT_FALSE(list_of(section_of(outline_of(source), SectionId::kBroken)).volumes)
      << "a volume without rows of its own";
  add_volume(source, "e.img");
  EXPECT_TRUE(list_of(section_of(outline_of(source), SectionId::kBroken)).volumes);
}

TEST(ScanOutline, Limits) {
  const FakeSource source = report_test::many_rows();  // a fifth of 5,000 each, 700 faults
  const Outline outline = outline_of(source);
  const RowList broken = list_of(section_of(outline, SectionId::kBroken));
  EXPECT_EQ(broken.shown(), 100U);
  EXPECT_EQ(broken.more(), "... and 900 more; use -o FILE to list all");
  const RowList degraded = list_of(section_of(outline, SectionId::kDegraded));
  EXPECT_EQ(degraded.shown(), 20U);
  EXPECT_EQ(degraded.more(), "... and 980 more; use -o FILE to list all");
  const RowList faults = list_of(section_of(outline, SectionId::kFaults));
  EXPECT_EQ(faults.shown(), 5U);
  EXPECT_EQ(faults.more(), "... and 695 more; use -o FILE to list all");

  const Outline all = outline_of(source, {.broken_limit = 0, .degraded_limit = 0});
  EXPECT_EQ(list_of(section_of(all, SectionId::kBroken)).shown(), 1000U);
  EXPECT_EQ(list_of(section_of(all, SectionId::kBroken)).more(), "");
}

TEST(ScanOutline, FaultsThatTheSourceDidNotKeepAreCounted) {
  FakeSource source = full_source();
  source.summary_value.volumes[0].faults = 12'345;
  const Outline outline = outline_of(source);
  const Section& faults = section_of(outline, SectionId::kFaults);
  EXPECT_EQ(faults.figures, "12,345");
  EXPECT_EQ(list_of(faults).shown(), 1U);
  EXPECT_EQ(list_of(faults).more(), "... and 12,344 more; use -o FILE to list all");
}

TEST(ScanOutline, WarningsGoFromBadToLessBad) {
  FakeSource source;
  Summary& summary = source.summary_value;
  summary.complete = false;
  EXPECT_EQ(remarks(section_of(outline_of(source), SectionId::kWarnings)),
            (Texts{"INCOMPLETE: not everything could be read"}));
  add_volume(source, "c.img").unclean = {{.code = LimitationCode::kVolumeDirty}};
  EXPECT_EQ(remarks(section_of(outline_of(source), SectionId::kWarnings)),
            (Texts{"PROVISIONAL: c.img: the volume is marked dirty"}));
  add_volume(source, "D:").incomplete = {{.code = LimitationCode::kNamesMayBeHidden}};
  summary.skipped = {{.name = "e.img", .what = "not NTFS", .failed = true},
                     {.name = "f.img", .what = "exFAT"}};
  const Outline outline = outline_of(source);
  EXPECT_EQ(remarks(section_of(outline, SectionId::kWarnings)),
            (Texts{"INCOMPLETE: D: there is damage that may hide names",
                   "INCOMPLETE: e.img: not scanned: not NTFS",
                   "PROVISIONAL: c.img: the volume is marked dirty"}));
  EXPECT_EQ(remarks(section_of(outline, SectionId::kNotScanned)),
            (Texts{"e.img: not NTFS", "f.img: exFAT"}));
}

TEST(ScanOutline, AVolumesTableHasItsKindsAndATotal) {
  FakeSource source = full_source();
  VolumeSummary& volume = source.summary_value.volumes[0];
  volume.label = "Windows";
  volume.records = 1234;
  volume.records_in_use = 1000;
  volume.files = 900;
  volume.directories = 1;
  volume.hard_link_sets = 4;
  volume.hard_link_names = 36;
  volume.hard_link_saved_bytes = 244 * 1024;
  const Section section = section_of(outline_of(source), SectionId::kVolume);
  EXPECT_EQ(section.title, "c.img");
  EXPECT_EQ(section.detail, "Windows");
  EXPECT_EQ(sentences(section), (Texts{"1,234 records (1,000 in use), 900 files, 1 directory",
                                       "4 hard-link sets (36 names), saving 244 KB."}));
  const auto table = items_of<VerdictTable>(section).at(0);
  // ok, degraded, broken, unverifiable, opaque
  using Counts = std::array<std::uint64_t, kVerdictCount>;
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0].label, "junction");
  EXPECT_EQ(table.rows[0].counts, (Counts{1, 0, 2, 0, 0}));
  EXPECT_EQ(table.rows[1].label, "file-symlink");
  EXPECT_EQ(table.rows[1].counts, (Counts{0, 1, 0, 1, 0}));
  EXPECT_EQ(table.rows[2].label, "lx-symlink");
  ASSERT_TRUE(table.total);
  EXPECT_EQ(table.total->counts, (Counts{1, 1, 2, 1, 1}));
}

TEST(ScanOutline, AVolumeWithoutLinksAndOneReadForItsTargets) {
  FakeSource source;
  add_volume(source, "c.img");
  const Section none = section_of(outline_of(source), SectionId::kVolume);
  EXPECT_EQ(items_of<VerdictTable>(none).at(0).rows.size(), 0U);
  EXPECT_EQ(sentences(none).at(1), "No reparse points.");
  EXPECT_EQ(sentences(none).at(2), "No file has more than one hard link.");

  source.summary_value.volumes[0].target_only = true;
  const Section target = section_of(outline_of(source), SectionId::kVolume);
  EXPECT_TRUE(items_of<VerdictTable>(target).empty());
  EXPECT_EQ(sentences(target).at(1),
            "Used to look up targets of links on other volumes; its own links are not reported.");
}

TEST(ScanOutline, ReasonsOfUnverifiableLinksAreCountedOverAllVolumes) {
  FakeSource source = full_source();
  VolumeSummary& second = add_volume(source, "d.img");
  second.links.by_kind[static_cast<std::size_t>(LinkKind::kJunction)] = {0, 0, 0, 1200, 0};
  second.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kUnverifiable)]
                                 [static_cast<std::size_t>(Reason::kVolumeNotGiven)] = 1000;
  second.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kUnverifiable)]
                                 [static_cast<std::size_t>(Reason::kNetwork)] = 200;
  VolumeSummary target = second;
  target.target_only = true;
  source.summary_value.volumes.push_back(target);
  const Section section = section_of(outline_of(source), SectionId::kUnverifiable);
  EXPECT_EQ(section.figures, "1,201");
  const auto list = items_of<CountList>(section).at(0);
  EXPECT_EQ(list.total, 1201U);
  ASSERT_EQ(list.rows.size(), 2U);
  EXPECT_EQ(list.rows[0].count, 1000U);
  EXPECT_EQ(list.rows[0].text,
            "volume-not-given: " + std::string(explain(Reason::kVolumeNotGiven)));
  EXPECT_EQ(list.rows[1].count, 201U);
  EXPECT_EQ(list.rows[1].text, "network: leads to a network path");
}

TEST(ScanOutline, FindingsAreListedKindByKindTheWorstFirst) {
  FakeSource source;
  VolumeSummary& volume = add_volume(source, "c.img");
  EXPECT_EQ(ids(outline_of(source)),
            (Ids{SectionId::kVolume, SectionId::kNoneBroken, SectionId::kMore}));
  volume.cross_checked = true;
  const auto add = [&](std::uint64_t record, FindingKind kind) {
    source.findings.push_back({.volume = "c.img", .record = record, .sequence = 1, .kind = kind});
    ++volume.findings[static_cast<std::size_t>(kind)];
  };
  add(10, FindingKind::kEntryTimes);  // information
  const Outline harmless = outline_of(source);
  EXPECT_EQ(ids(harmless), (Ids{SectionId::kVolume, SectionId::kNoneBroken, SectionId::kCrossCheck,
                                SectionId::kMore}));
  EXPECT_EQ(sentences(section_of(harmless, SectionId::kCrossCheck)),
            (Texts{"No warnings or errors: the compared structures agree."}));
  add(11, FindingKind::kEntryTag);          // warning
  add(12, FindingKind::kNameWithoutEntry);  // error
  add(13, FindingKind::kEntryTag);
  add(14, FindingKind::kEntryTag);
  const Outline outline = outline_of(source, {.finding_limit = 2});
  const Section& counts = section_of(outline, SectionId::kCrossCheck);
  EXPECT_EQ(counts.figures, "5 findings");
  EXPECT_EQ(sentences(counts), (Texts{"4 warnings and errors."}));
  const auto rows = items_of<CountList>(counts).at(0).rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].text.starts_with("error name-without-entry: ")) << rows[0].text;
  EXPECT_TRUE(rows[1].text.starts_with("warning entry-tag: ")) << rows[1].text;
  EXPECT_EQ(rows[1].count, 3U);
  EXPECT_TRUE(rows[2].text.starts_with("information entry-times: ")) << rows[2].text;
  const auto lists = items_of<RowList>(section_of(outline, SectionId::kFindings));
  ASSERT_EQ(lists.size(), 2U);
  EXPECT_EQ(lists[0].title, "name-without-entry");
  EXPECT_EQ(shown_records(lists[0]), (Records{12}));
  EXPECT_EQ(lists[1].title, "entry-tag");
  EXPECT_EQ(shown_records(lists[1]), (Records{11, 13}));
  EXPECT_EQ(lists[1].more(), "... and 1 more; use -o FILE to list all");
  const Outline all = outline_of(source, {.list_all = true, .finding_limit = 2});
  EXPECT_EQ(items_of<RowList>(section_of(all, SectionId::kFindings)).at(1).shown(), 3U);
}

TEST(ScanOutline, CanBeCancelled) {
  const FakeSource source = report_test::many_rows();
  const std::atomic<bool> cancelled = true;
  const auto outline = make_outline(source, {}, {.threads = 2, .cancelled = &cancelled});
  ASSERT_FALSE(outline);
  EXPECT_EQ(outline.error().code, ErrorCode::kCancelled);
}

}  // namespace
