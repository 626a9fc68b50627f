// What disagrees on volumes made for it, and what hostile ones cost.
#include "scanner/crosscheck/cross_check.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"
#include "tests/support/reparse_buffers.h"

namespace scanner_test {
namespace {

using fixture::kRoot;

struct Checked {
  scanner::CrossCheck check{};
  std::vector<std::string> found{};  // "name-without-entry 40 x", lazily kept copies left out
};

Checked check_source(const scanner::SharedSource& source, std::uint32_t threads = 1) {
  Scene scene(source);
  auto check = scanner::cross_check(scene.volume(), {.threads = threads});
  if (!check) {
    ADD_FAILURE() << check.error().message;
    return {};
  }
  Checked checked{.check = *std::move(check)};
  for (const auto& finding : checked.check.findings) {
    if (finding.kind == report::FindingKind::kEntryTimes ||
        finding.kind == report::FindingKind::kEntrySizes) {
      continue;
    }
    std::string text(report::word(finding.kind));
    text += " " + std::to_string(finding.record);
    if (!finding.name.empty()) text += " " + ascii(finding.name);
    checked.found.push_back(std::move(text));
  }
  return checked;
}
Checked check_volume(const fixture::Volume& volume, std::uint32_t threads = 1) {
  return check_source(source_of(volume), threads);
}
using Found = std::vector<std::string>;

TEST(CrossCheck, AHealthyVolumeHasNothing) {
  fixture::VolumeBuilder builder({.max_index_entries_per_block = 4});
  const auto directory = builder.add_directory(kRoot, u"d");
  for (char16_t c = u'a'; c <= u'z'; ++c) {
    const auto file =
        builder.add_file(directory, std::u16string(3, c), {.short_name = {c, u'~', u'1'}});
    builder.add_name(file, kRoot, std::u16string(5, c));
  }
  for (char16_t c = u'a'; c <= u'k'; ++c) {
    builder.set_reparse(builder.add_file(directory, std::u16string(9, c)),
                        fixture::relative_symlink(u"x"));
  }
  const auto checked = check_volume(builder.build());
  EXPECT_EQ(checked.found, Found());
  EXPECT_EQ(checked.check.not_compared, report::Limitations());
  EXPECT_FALSE(checked.check.has_warnings());
}

TEST(CrossCheck, NamesInExtensionRecordsCount) {
  fixture::VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"first", {.record = 60});
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_name(file, kRoot, std::u16string(200, c));
  EXPECT_EQ(check_volume(builder.build()).found, Found());
  builder.omit_index_entry(file, std::u16string(200, u'k'));
  EXPECT_EQ(check_volume(builder.build()).found,
            (Found{"name-without-entry 60 " + std::string(200, 'k')}));
}

TEST(CrossCheck, ReparsePoints) {
  fixture::VolumeBuilder builder;
  const auto add = [&](std::u16string_view name, std::uint64_t record,
                       const fixture::ReparseOptions& options) {
    builder.set_reparse(builder.add_file(kRoot, name, {.record = record}),
                        fixture::relative_symlink(u"x"), options);
  };
  add(u"sound", 50, {});
  add(u"nokey", 51, {.in_reparse_index = false});
  add(u"nobit", 52, {.set_attribute_bit = false});
  add(u"keytag", 53, {.key_tag = 0xA0000003});
  add(u"indextag", 54, {.index_tag = 0xA0000003});
  builder.add_file(kRoot, u"plain", {.record = 55});
  builder.add_reparse_index_key(0xA000000C, {55, 1});
  builder.add_reparse_index_key(0xA000000C, {50, 9});      // an earlier life of a link
  builder.add_reparse_index_key(0xA000000C, {900000, 1});  // outside of $MFT
  EXPECT_EQ(
      check_volume(builder.build()).found,
      (Found{"reparse-key-stray 50", "reparse-key-missing 51 nokey", "attribute-bit-clear 52 nobit",
             "entry-tag 53 keytag", "reparse-key-tag 54 indextag", "reparse-key-stray 55 plain",
             "reparse-key-stray 900000"}));
}

TEST(CrossCheck, TwoKeysForOneReparsePoint) {
  fixture::VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"x", {.record = 50}),
                      fixture::relative_symlink(u"x"));
  builder.add_reparse_index_key(0xA0000003, {50, 1});
  const auto checked = check_volume(builder.build());
  ASSERT_EQ(checked.found, Found{"reparse-key-stray 50 x"});
  const auto stray = std::ranges::find(
      checked.check.findings, report::FindingKind::kReparseKeyStray, &scanner::Finding::kind);
  EXPECT_EQ(stray->actual, 0xA0000003U);
}

TEST(CrossCheck, EntriesWithoutAName) {
  fixture::VolumeBuilder builder;
  const auto directory = builder.add_directory(kRoot, u"d", {.record = 50});
  builder.add_file(directory, u"file", {.record = 51});
  const auto gone = builder.add_file(directory, u"gone", {.record = 52});
  builder.delete_file(gone);
  const auto lie = [&](std::u16string name, fixture::FileReference reference) {
    builder.add_index_entry(directory, {.parent = {50, 1}, .name = std::move(name)}, reference);
  };
  lie(u"other", {51, 1});
  lie(u"old", {51, 7});
  lie(u"gone", {52, 1});
  lie(u"far", {0xFFFFFFFFFFFF, 1});
  EXPECT_EQ(check_volume(builder.build()).found,
            (Found{"entry-without-name 51 other", "entry-stale 51 old", "entry-nowhere 52 gone",
                   "entry-nowhere 281474976710655 far"}));
}

// The same name and directory, twice in the index: one entry is too many.
TEST(CrossCheck, ADuplicateEntry) {
  fixture::VolumeBuilder builder;
  builder.add_file(kRoot, u"x", {.record = 50});
  builder.add_index_entry(kRoot, {.parent = {5, 5}, .name = u"x"}, {50, 1});
  EXPECT_EQ(check_volume(builder.build()).found, (Found{"entry-without-name 50 x"}));
}

// Two files whose entries were exchanged: all sums of all volumes would be the same.
TEST(CrossCheck, ExchangedEntries) {
  fixture::VolumeBuilder builder;
  const auto a = builder.add_file(kRoot, u"a", {.record = 50});
  const auto b = builder.add_file(kRoot, u"b", {.record = 51});
  builder.omit_index_entry(a, u"a");
  builder.omit_index_entry(b, u"b");
  builder.add_index_entry(kRoot, {.parent = {5, 5}, .name = u"a"}, {51, 1});
  builder.add_index_entry(kRoot, {.parent = {5, 5}, .name = u"b"}, {50, 1});
  EXPECT_EQ(check_volume(builder.build()).found,
            (Found{"name-without-entry 50 a", "entry-without-name 50 b", "name-without-entry 51 b",
                   "entry-without-name 51 a"}));
}

TEST(CrossCheck, AParentWithoutASequenceNumberIsTheDirectory) {
  fixture::VolumeBuilder builder;
  const auto directory = builder.add_directory(kRoot, u"d", {.record = 50});
  const auto file = builder.add_file(directory, u"x", {.record = 51});
  builder.add_name(file, {.parent = {50, 0}, .name = u"y"}, false);
  builder.add_index_entry(directory, {.parent = {50, 1}, .name = u"y"}, {51, 1});
  EXPECT_EQ(check_volume(builder.build()).found, Found());
}

TEST(CrossCheck, AStaleParentHasNoEntry) {
  fixture::VolumeBuilder builder;
  builder.add_directory(kRoot, u"d", {.record = 50, .sequence = 3});
  const auto file = builder.add_file(kRoot, u"x", {.record = 51});
  builder.add_name(file, {.parent = {50, 2}, .name = u"y"}, false);
  EXPECT_EQ(check_volume(builder.build()).found, (Found{"name-without-entry 51 y"}));
}

TEST(CrossCheck, HeaderLinkCounts) {
  fixture::VolumeBuilder builder;
  const auto file =
      builder.add_file(kRoot, u"long name", {.record = 50, .short_name = u"LONGNA~1"});
  EXPECT_EQ(check_volume(builder.build()).found, Found());
  builder.set_link_count(file, 1);
  const auto checked = check_volume(builder.build());
  ASSERT_EQ(checked.found, (Found{"link-count 50 long name"}));
  EXPECT_FALSE(checked.check.has_warnings());
  for (const auto& finding : checked.check.findings) {
    if (finding.kind != report::FindingKind::kLinkCount) continue;
    EXPECT_EQ(finding.expected, 2U);
    EXPECT_EQ(finding.actual, 1U);
  }
}

TEST(CrossCheck, TheBitmapOfTheMft) {
  fixture::VolumeBuilder builder(
      {.minimum_records = 64, .mft_bitmap = fixture::Blob(8, std::byte{0xFF})});
  builder.add_file(kRoot, u"x", {.record = 60});
  const auto stray = check_volume(builder.build());
  EXPECT_EQ(stray.check.counts[static_cast<std::size_t>(report::FindingKind::kBitmapBitClear)], 0U);
  EXPECT_TRUE(std::ranges::count(stray.found, "bitmap-bit-stray 61") == 1);
  EXPECT_TRUE(std::ranges::count(stray.found, "bitmap-bit-stray 60") == 0);
  EXPECT_TRUE(stray.check.has_warnings());

  // Shorter than the records: what has no bit is as good as free.
  fixture::VolumeBuilder shorter(
      {.minimum_records = 64, .mft_bitmap = fixture::Blob(4, std::byte{0xFF})});
  shorter.add_file(kRoot, u"x", {.record = 60});
  EXPECT_TRUE(std::ranges::count(check_volume(shorter.build()).found, "bitmap-bit-clear 60 x") ==
              1);
}

TEST(CrossCheck, ALooseMftSaysWhatItCannotTell) {
  fixture::VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"x", {.record = 50});
  builder.set_reparse(file, fixture::relative_symlink(u"x"),
                      {.in_reparse_index = false, .set_attribute_bit = false});
  const auto checked = check_source(loose_source_of(builder.build()));
  EXPECT_EQ(checked.found, (Found{"attribute-bit-clear 50 x"}));
  ASSERT_EQ(checked.check.not_compared.size(), 1U);
  EXPECT_NE(checked.check.not_compared[0].text().find("loose $MFT"), std::string::npos);
}

TEST(CrossCheck, AVolumeWithoutTheReparseIndex) {
  fixture::VolumeBuilder builder({.with_extend = false});
  EXPECT_EQ(check_volume(builder.build()).check.not_compared, report::Limitations());
  builder.set_reparse(builder.add_file(kRoot, u"x"), fixture::relative_symlink(u"x"));
  const auto checked = check_volume(builder.build());
  EXPECT_EQ(checked.found, Found());
  ASSERT_EQ(checked.check.not_compared.size(), 1U);
  EXPECT_NE(checked.check.not_compared[0].text().find("no such file"), std::string::npos);
}

// Of a record that cannot be read nothing is claimed, and neither of what leads to it.
TEST(CrossCheck, TornRecordsDisagreeWithNothing) {
  fixture::VolumeBuilder builder;
  const auto directory = builder.add_directory(kRoot, u"d", {.record = 50});
  builder.add_file(directory, u"x", {.record = 51});
  auto volume = builder.build();
  for (const std::uint64_t number : {50U, 51U}) {
    auto record = volume.record(number);
    record[510] ^= std::byte{1};
    volume.set_record(number, record);
  }
  EXPECT_EQ(check_volume(volume).found, Found());
}

TEST(CrossCheck, TheNumberOfThreadsDoesNotMatter) {
  fixture::VolumeBuilder builder({.max_index_entries_per_block = 5});
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto name = std::u16string(1 + i % 50, u'd') + static_cast<char16_t>(0x100 + i);
    const auto directory = builder.add_directory(kRoot, name);
    const auto file = builder.add_file(directory, u"x");
    if (i % 3 == 0) builder.omit_index_entry(file, u"x");
    if (i % 5 == 0) builder.set_link_count(file, 9);
    if (i % 7 == 0) builder.add_index_entry(directory, {.parent = {5, 5}, .name = u"y"}, {5, 5});
  }
  const auto volume = builder.build();
  const auto one = check_volume(volume, 1);
  EXPECT_EQ(one.found.size(), 100U + 60 + 43);
  EXPECT_EQ(one.found, check_volume(volume, 4).found);
}

// Every directory claims the same blocks: reading them for each would take the square of the
// volume.
TEST(CrossCheck, SharedIndexesEnd) {
  fixture::VolumeBuilder builder({.max_index_entries_per_block = 1});
  const auto big = builder.add_directory(kRoot, u"big", {.record = 100});
  for (char16_t i = 0; i < 120; ++i) {
    builder.add_file(big, std::u16string(60, u'f') + static_cast<char16_t>(0x100 + i));
  }
  std::vector<std::uint64_t> others;
  for (std::uint64_t i = 0; i < 200; ++i) {
    builder.add_directory(kRoot, u"o" + std::u16string(1, static_cast<char16_t>(0x100 + i)),
                          {.record = 1000 + i});
    others.push_back(1000 + i);
  }
  auto volume = builder.build();
  const auto original = volume.record(100);
  for (const auto number : others) volume.set_record(number, original);
  const auto checked = check_volume(volume);
  ASSERT_FALSE(checked.check.not_compared.empty());
  EXPECT_NE(checked.check.not_compared[0].text().find("more than the volume has room for"),
            std::string::npos);
  EXPECT_LE(checked.check.findings.size(),
            scanner::FindingTally::kMostStored * report::kFindingKindCount);
}

TEST(FindingTally, KeepsTheFirstOfEachKindAndCountsAll) {
  using report::FindingKind;
  std::vector<scanner::FindingTally> workers(2);
  constexpr std::uint64_t kMany = 15'000;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    auto& tally = workers[i % 2];
    for (const auto kind : {FindingKind::kEntryTimes, FindingKind::kEntryTag}) {
      if (kind == FindingKind::kEntryTag && i != kMany - 1) continue;
      if (tally.count(kind)) tally.store(i, {.kind = kind, .record = i});
    }
  }
  scanner::FindingTally all;
  all.take(workers);
  EXPECT_EQ(all.counts()[static_cast<std::size_t>(FindingKind::kEntryTimes)], kMany);
  EXPECT_EQ(all.counts()[static_cast<std::size_t>(FindingKind::kEntryTag)], 1U);
  const auto rows = all.take_rows();
  ASSERT_EQ(rows.size(), scanner::FindingTally::kMostStored + 1);
  EXPECT_EQ(rows[scanner::FindingTally::kMostStored - 1].record,
            scanner::FindingTally::kMostStored - 1);
  EXPECT_EQ(rows.back().kind, FindingKind::kEntryTag);
}

}  // namespace
}  // namespace scanner_test
