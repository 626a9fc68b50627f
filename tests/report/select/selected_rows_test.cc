#include "report/select/selected_rows.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/report/fake_source.h"

namespace {

using namespace report;
using report_test::many_rows;

class Collector final : public RowVisitor {
 public:
  void link(const LinkRow& row) override { records.push_back(row.file.record); }
  void hard_link(const HardLinkRow& row) override { records.push_back(row.file.record); }
  std::vector<std::uint64_t> records;
};

std::vector<std::uint64_t> records(const RowSource& source, RowKind kind, std::size_t first,
                                   std::size_t last) {
  Collector collector;
  source.visit(kind, first, last, collector);
  return collector.records;
}

std::vector<std::uint64_t> links(const RowSource& source) {
  return records(source, RowKind::kLink, 0, source.count(RowKind::kLink));
}

TEST(RowSet, EveryWindowOfItsMembers) {
  std::mt19937 random(7);
  for (const unsigned one_in : {1U, 2U, 100U, 5000U}) {
    constexpr std::size_t kRows = 20'000;
    RowSet set(kRows);
    std::vector<std::size_t> members;
    for (std::size_t row = 0; row < kRows; ++row) {
      if (random() % one_in != 0) continue;
      set.insert(row);
      members.push_back(row);
    }
    set.seal();
    ASSERT_EQ(set.size(), members.size());
    for (int i = 0; i < 300; ++i) {
      const std::size_t first = random() % (members.size() + 1);
      const std::size_t last = first + random() % (members.size() + 1 - first);
      std::vector<std::size_t> seen;
      RowSet::Cursor cursor(set, first, last);
      for (RowSet::Run run; cursor.next(run);) {
        for (std::size_t row = run.first; row < run.last; ++row) seen.push_back(row);
      }
      EXPECT_EQ(seen, std::vector(members.begin() + static_cast<std::ptrdiff_t>(first),
                                  members.begin() + static_cast<std::ptrdiff_t>(last)));
    }
  }
}

TEST(SelectedRows, ByVerdict) {
  const auto source = many_rows();
  Selection selection;
  EXPECT_FALSE(selection.any());
  ASSERT_TRUE(selection.add_verdict("broken"));
  EXPECT_FALSE(selection.add_verdict("bad"));
  for (const unsigned threads : {1U, 4U}) {
    const auto selected = SelectedRows::select(source, selection, {.threads = threads});
    ASSERT_TRUE(selected);
    const auto rows = links(*selected);
    ASSERT_EQ(rows.size(), 1000U);
    EXPECT_EQ(rows[0], 102U);
    EXPECT_EQ(rows[999], 100U + 4997);
    EXPECT_EQ(records(*selected, RowKind::kLink, 3, 5), (std::vector<std::uint64_t>{117, 122}));
    EXPECT_EQ(selected->count(RowKind::kHardLink), 0U);
    EXPECT_EQ(selected->count(RowKind::kFault), source.faults.size());
    EXPECT_EQ(&selected->summary(), &source.summary());
  }
}

TEST(SelectedRows, ByKind) {
  const auto source = many_rows();
  Selection junctions;
  ASSERT_TRUE(junctions.add_kind("junction"));
  EXPECT_FALSE(junctions.add_kind("shortcut"));
  const auto selected = SelectedRows::select(source, junctions, {});
  ASSERT_TRUE(selected);
  EXPECT_EQ(selected->count(RowKind::kLink), 1667U);
  EXPECT_EQ(selected->count(RowKind::kHardLink), 0U);

  Selection hard_links;
  ASSERT_TRUE(hard_links.add_kind("hard-link"));
  const auto sets = SelectedRows::select(source, hard_links, {});
  ASSERT_TRUE(sets);
  EXPECT_EQ(sets->count(RowKind::kLink), 0U);
  EXPECT_EQ(sets->count(RowKind::kHardLink), 3000U);

  ASSERT_TRUE(hard_links.add_kind("junction"));
  ASSERT_TRUE(hard_links.add_verdict("broken"));
  const auto both = SelectedRows::select(source, hard_links, {});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->count(RowKind::kLink), 333U);  // i % 15 == 12
  EXPECT_EQ(both->count(RowKind::kHardLink), 3000U);
}

TEST(SelectedRows, ByPlaceOnTopOfAnotherSelection) {
  const auto source = many_rows();
  Selection broken;
  broken.add_verdict("broken");
  const auto base = SelectedRows::select(source, broken, {});
  ASSERT_TRUE(base);
  Selection below;
  below.where = [](const FileIdentity& file, std::u16string_view path) {
    return file.record < 1000 && path.starts_with(u"\\dir\\pp");
  };
  EXPECT_TRUE(below.any());
  const auto selected = SelectedRows::select(*base, below, {.threads = 4});
  ASSERT_TRUE(selected);
  std::vector<std::uint64_t> expected;
  for (const LinkRow& row : source.links) {
    if (row.verdict == Verdict::kBroken && row.file.record < 1000 && row.path.size() >= 7) {
      expected.push_back(row.file.record);
    }
  }
  EXPECT_EQ(links(*selected), expected);
}

TEST(SelectedRows, WhereAppliesToHardLinksName) {
  const auto source = many_rows();
  Selection selection;
  selection.where = [](const FileIdentity&, std::u16string_view path) {
    return path == u"\\set\\nn";
  };
  const auto selected = SelectedRows::select(source, selection, {});
  ASSERT_TRUE(selected);
  EXPECT_EQ(selected->count(RowKind::kHardLink), 1000U);
}

TEST(SelectedRows, CancelledSelectionIsAnError) {
  const auto source = many_rows();
  const std::atomic<bool> cancelled = true;
  const auto selected = SelectedRows::select(source, {}, {.threads = 2, .cancelled = &cancelled});
  ASSERT_FALSE(selected);
  EXPECT_EQ(selected.error().code, ErrorCode::kCancelled);
}

}  // namespace
