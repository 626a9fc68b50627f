// Which files a scan has to look at again, and when that is unknown.
#include "scanner/driver/journal_changes.h"

#include <gtest/gtest.h>

#include "mft/usn_record.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::JournalChanges;
using scanner::JournalMark;
using scanner::JournalStart;
using Records = std::vector<mft::RecordNumber>;

// Files 40 to 99; the journal has seen 40 to 44 before anybody asks.
StandInVolume busy_volume() {
  VolumeBuilder builder;
  for (char16_t i = 40; i < 100; ++i) {
    builder.add_file(kRoot, std::u16string(u"file ") + static_cast<char16_t>(u'A' + i),
                     {.record = i});
  }
  auto volume = mounted(source_of(builder.build()));
  volume.driver().journal->first_usn = 0x1000;
  volume.driver().journal->next_usn = 0x1000;
  for (std::uint64_t number = 40; number < 45; ++number) {
    volume.driver().log(number, mft::kUsnFileCreate);
  }
  return volume;
}

JournalMark mark(const scanner::Device& volume) {
  const auto marked = scanner::mark_journal(volume);
  EXPECT_TRUE(marked);
  return marked.value_or(JournalMark());
}

JournalChanges changes(const scanner::Device& volume, const JournalMark& from,
                       JournalStart start = JournalStart::kAsFarBackAsItGoes) {
  auto result = scanner::changes_since(volume, from, start);
  if (!result) {
    ADD_FAILURE() << result.error().message;
    return {};
  }
  return *std::move(result);
}

std::string loss(const scanner::Device& volume, const JournalMark& from) {
  const auto result = scanner::changes_since(volume, from, JournalStart::kAsFarBackAsItGoes);
  return result ? "no loss" : result.error().message;
}

TEST(JournalChanges, NamesEveryFileOnceAndTheMarginBefore) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  for (int i = 0; i < 3; ++i) volume.driver().log(60, mft::kUsnHardLinkChange);
  volume.driver().log(50, mft::kUsnFileDelete | mft::kUsnClose);
  volume.driver().log(41, mft::kUsnRenameNewName);
  const JournalChanges all = changes(volume, before);
  EXPECT_EQ(all.records, (Records{40, 41, 42, 43, 44, 50, 60}));
  EXPECT_EQ(all.entries, 10U);
  EXPECT_EQ(all.margin_bytes, static_cast<std::uint64_t>(before.next_usn - 0x1000));
  EXPECT_NE(all.oldest_time, 0U);
  const JournalChanges after = changes(volume, before, JournalStart::kAtTheMark);
  EXPECT_EQ(after.records, (Records{41, 50, 60}));
  EXPECT_EQ(after.margin_bytes, 0U);
}

TEST(JournalChanges, TheNextRoundBeginsWhereThisOneEnded) {
  auto volume = busy_volume();
  const JournalChanges first = changes(volume, mark(volume));
  volume.driver().log(70, mft::kUsnReparsePointChange);
  const JournalChanges second = changes(volume, first.mark, JournalStart::kAtTheMark);
  EXPECT_EQ(second.records, (Records{70}));
  const JournalChanges third = changes(volume, second.mark, JournalStart::kAtTheMark);
  EXPECT_TRUE(third.records.empty());
  EXPECT_EQ(third.mark.next_usn, second.mark.next_usn);
}

// What was renamed or deleted since keeps the record that it had.
TEST(JournalChanges, ADeletedFileIsNamedByItsRecord) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  volume.driver().log({.file = {.record = 5000, .sequence = 3},
                       .parent = {.record = 5, .sequence = 5},
                       .reasons = mft::kUsnFileDelete | mft::kUsnClose,
                       .name = u"was here"});
  EXPECT_EQ(changes(volume, before, JournalStart::kAtTheMark).records, (Records{5000}));
}

TEST(JournalChanges, MoreEntriesThanAreKept) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  const fixture::JournalEntry entry = volume.driver().journal->entries.front();
  for (std::uint64_t i = 0; i < 150'000; ++i) {
    fixture::JournalEntry next = entry;
    next.file.record = 40 + i % 50;
    volume.driver().log(next);
  }
  const JournalChanges all = changes(volume, before);
  EXPECT_EQ(all.records.size(), 50U);
  EXPECT_LT(all.records.capacity(), 140'000U);
  EXPECT_EQ(all.entries, 150'005U);
}

TEST(JournalChanges, AJournalThatWrappedIsALoss) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  for (int i = 0; i < 10; ++i) volume.driver().log(60, mft::kUsnHardLinkChange);
  // Up to the mark nothing is lost that matters.
  volume.driver().journal->first_usn = before.next_usn;
  EXPECT_EQ(loss(volume, before), "no loss");
  volume.driver().journal->first_usn = volume.driver().journal->entries.at(8).usn;
  EXPECT_EQ(loss(volume, before),
            "the change journal wrapped: changes made since the scan began were overwritten");
}

// Purged between the question where it begins and the reading, which would not notice.
TEST(JournalChanges, AJournalThatWrapsWhileItIsReadIsALoss) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  for (int i = 0; i < 10; ++i) volume.driver().log(60, mft::kUsnHardLinkChange);
  fixture::NtfsDriver& driver = volume.driver();
  driver.before_call = [&driver](std::uint32_t code) {
    if (code == fixture::kFsctlReadJournal) {
      driver.journal->first_usn = driver.journal->entries.at(8).usn;
    }
  };
  EXPECT_EQ(loss(volume, before),
            "the change journal wrapped: changes made since the scan began were overwritten");
}

// NTFS trims the journal at its front while it is read, in steps: nothing is lost before the mark.
TEST(JournalChanges, TrimmingBeforeTheMarkLosesNothing) {
  auto volume = busy_volume();
  fixture::NtfsDriver& driver = volume.driver();
  for (std::uint64_t i = 0; i < 60'000; ++i) driver.log(40, mft::kUsnHardLinkChange);
  const JournalMark before = mark(volume);
  for (std::uint64_t number = 60; number < 70; ++number) driver.log(number, mft::kUsnFileCreate);
  std::size_t readings = 0;
  driver.before_call = [&](std::uint32_t code) {
    // Always a page further than what is asked for next.
    if (code != fixture::kFsctlReadJournal || readings == 3) return;
    ++readings;
    const auto& entries = driver.journal->entries;
    driver.trim(entries.at(entries.size() / 3).usn);
  };
  const JournalChanges all = changes(volume, before);
  EXPECT_EQ(readings, 3U);
  EXPECT_EQ(driver.calls[fixture::kFsctlQueryJournal], 5U)
      << "the mark, the beginning, and where it went on three times";
  EXPECT_EQ(all.records, (Records{40, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69}));
  EXPECT_LT(all.entries, 60'000U);
}

constexpr std::uint64_t kSecond = 10'000'000;  // in FILETIMEs
constexpr std::uint64_t kStart = 0x01DC'0000'0000'0000;

// A gigabyte is not made for this: a journal of some thousand pages, one change a second, each of
// another file.
StandInVolume long_journal(std::uint64_t seconds) {
  auto volume = busy_volume();
  fixture::NtfsDriver& driver = volume.driver();
  const fixture::JournalEntry pattern = driver.journal->entries.front();
  driver.trim(0x8000);
  driver.journal->next_usn = 0x8000;
  for (std::uint64_t i = 0; i < seconds; ++i) {
    fixture::JournalEntry entry = pattern;
    entry.file.record = 1000 + i;
    entry.name = std::u16string(200, u'n');  // some 460 bytes
    entry.time = kStart + i * kSecond;
    driver.log(entry);
  }
  return volume;
}

TEST(JournalChanges, TheMarginIsBoundedInTime) {
  constexpr std::uint64_t kSeconds = 20'000;
  auto volume = long_journal(kSeconds);
  const JournalMark before = mark(volume);
  volume.driver().log(60, mft::kUsnHardLinkChange);
  const std::uint64_t not_before = kStart + (kSeconds - 600) * kSecond;
  const auto result =
      scanner::changes_since(volume, before, JournalStart::kAsFarBackAsItGoes, not_before);
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->records.size(), 601U) << "ten minutes, and what came since";
  EXPECT_EQ(result->records.front(), 60U);
  EXPECT_EQ(result->records[1], 1000U + kSeconds - 600);
  EXPECT_EQ(result->oldest_time, not_before);
  // From the first of those on; they lie one behind the other, eight to a page.
  const auto& entries = volume.driver().journal->entries;
  EXPECT_EQ(result->margin_bytes,
            static_cast<std::uint64_t>(before.next_usn - entries.at(kSeconds - 600).usn));
  EXPECT_LT(result->entries, 4000U) << "the rest of the journal was not read";
  EXPECT_EQ(changes(volume, before).records.size(), kSeconds + 1) << "without a margin all of it";
}

// A driver that insists on USNs it gave itself: then all is read, and as little collected.
TEST(JournalChanges, WhereNoPageCanBeReadByItselfTheJournalIsReadThrough) {
  constexpr std::uint64_t kSeconds = 20'000;
  const auto inner = long_journal(kSeconds);
  const JournalMark before = mark(inner);
  const ScriptedVolume picky([&](scanner::ControlCode code, std::span<const std::byte> input,
                                 std::span<std::byte> output) {
    const bool single_page = output.size() < 8192;
    if (code == scanner::ControlCode::kReadUsnJournal && single_page) {
      return scanner::ControlAnswer{.code = scanner::SystemCode::kInvalidParameter};
    }
    return inner.control(code, input, output);
  });
  const auto result = scanner::changes_since(picky, before, JournalStart::kAsFarBackAsItGoes,
                                             kStart + (kSeconds - 600) * kSecond);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->records.size(), 600U);
  EXPECT_EQ(result->entries, kSeconds);
}

// Once one change was recent enough, all that follow are, whatever a clock says that was set back.
TEST(JournalChanges, AClockThatWasSetBackHidesNothing) {
  auto volume = long_journal(100);
  fixture::NtfsDriver& driver = volume.driver();
  driver.now = kStart - 3600 * kSecond;
  driver.log(70, mft::kUsnHardLinkChange);
  const JournalMark before = mark(volume);
  const auto result = scanner::changes_since(volume, before, JournalStart::kAsFarBackAsItGoes,
                                             kStart + 50 * kSecond);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->records.size(), 51U);
  EXPECT_EQ(result->records.front(), 70U);
}

TEST(JournalChanges, AJournalThatIsAnothersOrGoneIsALoss) {
  auto volume = busy_volume();
  const JournalMark before = mark(volume);
  ++volume.driver().journal->id;
  EXPECT_EQ(loss(volume, before),
            "the change journal was deleted and created again during the scan");
  --volume.driver().journal->id;
  volume.driver().journal->next_usn = before.next_usn - 8;
  EXPECT_EQ(loss(volume, before), "the change journal has lost changes that it had before");
  volume.driver().journal.reset();
  EXPECT_EQ(
      loss(volume, before),
      "FSCTL_QUERY_USN_JOURNAL: the volume has no active change journal (Windows error 1179)");
  EXPECT_EQ(scanner::mark_journal(volume).error().code, scanner::SystemCode::kJournalNotActive);
  auto deleting = busy_volume();
  deleting.driver().options.failing[fixture::kFsctlReadJournal] = 1178;
  EXPECT_EQ(loss(deleting, mark(deleting)),
            "FSCTL_READ_USN_JOURNAL: the change journal is being deleted (Windows error 1178)");
}

TEST(JournalChanges, AJournalThatContradictsItselfIsALoss) {
  const auto inner = busy_volume();
  const ScriptedVolume damaging([&](scanner::ControlCode code, std::span<const std::byte> input,
                                    std::span<std::byte> output) {
    const auto answer = inner.control(code, input, output);
    if (code == scanner::ControlCode::kReadUsnJournal) fixture::put<std::uint32_t>(output, 8, 1);
    return answer;
  });
  EXPECT_EQ(loss(damaging, mark(damaging)), "the change journal is inconsistent");
}

}  // namespace
}  // namespace scanner_test
