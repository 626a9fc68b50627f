#include <gtest/gtest.h>

#include "tests/report/fake_source.h"
#include "tests/report/outline/outline_parts.h"

namespace {

using namespace report;
using report_test::FakeSource;
using report_test::ids;
using report_test::items_of;
using report_test::list_of;
using report_test::outline_of;
using report_test::remarks;
using report_test::section_of;
using report_test::sentences;
using report_test::shown_records;
using RefIds = std::vector<SectionId>;
using RefTexts = std::vector<std::string>;
using RefRecords = std::vector<std::uint64_t>;

FakeSource asked_about(SubjectKind kind) {
  FakeSource source;
  VolumeSummary& volume = source.summary_value.volumes.emplace_back();
  volume.name = "c.img";
  volume.letters.push_back(
      {.letter = "C:", .origin = LetterOrigin::kAssumed, .found = 3, .not_found = 1});
  volume.letters.push_back({.letter = "E:", .origin = LetterOrigin::kMapped});
  SubjectSummary& subject = source.summary_value.subject.emplace();
  subject.kind = kind;
  subject.volume = "c.img";
  subject.path = u"\\Users";
  if (kind == SubjectKind::kLink) subject.link_kind = LinkKind::kJunction;
  return source;
}

void add_reference(FakeSource& source, std::uint64_t record, RelationKind kind, bool inside) {
  LinkRow row = report_test::broken_junction();
  row.file.record = record;
  row.verdict = Verdict::kOk;
  Relation& relation = row.relation.emplace();
  relation.kind = kind;
  relation.inside = inside;
  source.links.push_back(row);
}

TEST(ReferenceOutline, LinksAreGroupedByRelation) {
  FakeSource source = asked_about(SubjectKind::kDirectory);
  add_reference(source, 64, RelationKind::kOut, true);
  add_reference(source, 65, RelationKind::kThrough, false);
  add_reference(source, 66, RelationKind::kInto, false);
  add_reference(source, 67, RelationKind::kAt, false);
  add_reference(source, 68, RelationKind::kInto, true);
  add_reference(source, 69, RelationKind::kInto, false);
  const Outline outline = outline_of(source);
  EXPECT_EQ(ids(outline), (RefIds{SectionId::kSubject, SectionId::kLinksAt, SectionId::kLinksInto,
                                  SectionId::kLinksThrough, SectionId::kLinksInside,
                                  SectionId::kLinksOut, SectionId::kBreaks, SectionId::kMore}));
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kLinksAt))), (RefRecords{67}));
  const Section& into = section_of(outline, SectionId::kLinksInto);
  EXPECT_EQ(into.title, "Links into it");
  EXPECT_EQ(into.figures, "2");
  EXPECT_EQ(shown_records(list_of(into)), (RefRecords{66, 69}));
  EXPECT_TRUE(list_of(into).verdicts);
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kLinksThrough))),
            (RefRecords{65}));
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kLinksInside))), (RefRecords{68}));
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kLinksOut))), (RefRecords{64}));
}

TEST(ReferenceOutline, TheSubjectIsSaidFirst) {
  const FakeSource source = asked_about(SubjectKind::kDirectory);
  const Outline outline = outline_of(source);
  const Section& section = outline.sections.front();
  EXPECT_EQ(section.id, SectionId::kSubject);
  const auto line = items_of<SubjectLine>(section).at(0);
  EXPECT_EQ(line.path, u"\\Users");
  EXPECT_EQ(line.volume, "c.img");
  ASSERT_EQ(sentences(section).size(), 2U) << "only assumed letters need to be explained";
  EXPECT_EQ(sentences(section)[0], "a directory");
  EXPECT_TRUE(sentences(section)[1].starts_with("C: is assumed to be this volume: "));
}

TEST(ReferenceOutline, NoLink) {
  FakeSource source = asked_about(SubjectKind::kFile);
  const auto said = [&] {
    return items_of<Sentence>(section_of(outline_of(source), SectionId::kNoLinks)).at(0);
  };
  EXPECT_EQ(said().text, "No link leads here.");
  EXPECT_EQ(said().tone, Tone::kGood);
  source.summary_value.complete = false;
  EXPECT_EQ(said().tone, Tone::kWarning);
  source.summary_value.filters = {"type=junction"};
  EXPECT_EQ(said().text, "No link that leads here matches the filters.");
  EXPECT_EQ(sentences(section_of(outline_of(source, {.list_all = true}), SectionId::kFilters)),
            (RefTexts{"Only links that match the filters are listed: type=junction. The totals "
                      "below cover all links."}));
}

TEST(ReferenceOutline, ALinkItselfComesLast) {
  FakeSource source = asked_about(SubjectKind::kLink);
  add_reference(source, 64, RelationKind::kOut, true);
  add_reference(source, 65, RelationKind::kInto, false);
  const Outline outline = outline_of(source);
  EXPECT_EQ(ids(outline), (RefIds{SectionId::kSubject, SectionId::kLinksInto,
                                  SectionId::kLinkItself, SectionId::kBreaks, SectionId::kMore}));
  EXPECT_EQ(section_of(outline, SectionId::kLinksInto).title, "Links that continue through it");
  EXPECT_EQ(shown_records(list_of(section_of(outline, SectionId::kLinkItself))), (RefRecords{64}));
}

TEST(ReferenceOutline, WhatIsNotThereCannotBreak) {
  FakeSource source = asked_about(SubjectKind::kMissing);
  add_reference(source, 65, RelationKind::kInto, false);
  const Outline outline = outline_of(source);
  EXPECT_EQ(ids(outline), (RefIds{SectionId::kSubject, SectionId::kLinksInto, SectionId::kMore}));
  EXPECT_EQ(section_of(outline, SectionId::kLinksInto).title, "Links to its former contents");
}

RefTexts breaks(const FakeSource& source) {
  RefTexts lines;
  const Section section = section_of(outline_of(source), SectionId::kBreaks);
  const BreakList list = items_of<BreakList>(section).at(0);
  for (const auto& row : list.rows) {
    lines.push_back(row.change + "|" + row.figures + "|" + row.where);
  }
  for (const std::string& sentence : sentences(section)) lines.push_back(sentence);
  return lines;
}

TEST(ReferenceOutline, WhatWouldBreak) {
  FakeSource source = asked_about(SubjectKind::kFile);
  SubjectSummary& subject = *source.summary_value.subject;
  subject.breaks = {.if_deleted = 0, .if_renamed = 1, .if_moved = 1200, .if_relettered = 3};
  subject.breaks_inside = {.if_deleted = 0, .if_renamed = 1, .if_moved = 2, .if_relettered = 0};
  EXPECT_EQ(breaks(source),
            (RefTexts{"if it is deleted|no link|", "if it is renamed|1 link|inside it",
                      "if it is moved to another directory|1,200 links|2 of them inside it",
                      "if its volume gets a different letter|3 links|"}));
  subject.letters = {"C:", "D:"};
  subject.other_names = 2;
  EXPECT_EQ(breaks(source),
            (RefTexts{"if this name is deleted|no link|", "if it is renamed|1 link|inside it",
                      "if it is moved to another directory|1,200 links|2 of them inside it",
                      "if C:, D: changes to another letter|3 links|",
                      "The data remain available under the 2 other names."}));
  subject.root = true;
  subject.other_names = 0;
  EXPECT_EQ(breaks(source), (RefTexts{"if C:, D: changes to another letter|3 links|"}));
}

TEST(ReferenceOutline, OtherNamesAndWhatLimitsTheAnswer) {
  FakeSource source = asked_about(SubjectKind::kFile);
  for (int i = 0; i < 130; ++i) source.hard_links.push_back(report_test::hard_link_name());
  source.summary_value.subject->not_known = 2;
  source.summary_value.volumes[0].engine = Engine::kIndex;
  const Outline outline = outline_of(source);
  EXPECT_EQ(ids(outline), (RefIds{SectionId::kSubject, SectionId::kNoLinks, SectionId::kOtherNames,
                                  SectionId::kBreaks, SectionId::kNotKnown, SectionId::kEngines,
                                  SectionId::kMore}));
  const RowList names = list_of(section_of(outline, SectionId::kOtherNames));
  EXPECT_EQ(names.shown(), 100U);
  EXPECT_EQ(names.more(), "... and 30 more; use -o FILE to list all");
  EXPECT_EQ(
      sentences(section_of(outline, SectionId::kNotKnown)),
      (RefTexts{"For 2 links, it is not known whether they lead here: their paths end in a "
                "location that this run cannot see. For details, use scan --only unverifiable."}));
  EXPECT_EQ(
      sentences(section_of(outline, SectionId::kEngines)),
      (RefTexts{"Found with the volume's own reparse index; --engine mft examines every file."}));
  EXPECT_EQ(remarks(section_of(outline, SectionId::kMore)),
            (RefTexts{"For complete, machine-readable results: linkaudit refs ... -o refs.json (or "
                      ".ndjson, .csv)"}));
  EXPECT_EQ(
      list_of(section_of(outline_of(source, {.list_all = true}), SectionId::kOtherNames)).shown(),
      130U);
}

}  // namespace
