// The protocols of FSCTL_ENUM_USN_DATA and FSCTL_READ_USN_JOURNAL.
#include "scanner/driver/usn_reader.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::ControlAnswer;
using scanner::ControlCode;
using scanner::SystemCode;

std::u16string numbered(std::size_t number) {
  std::u16string name = u"file ";
  for (const char c : std::to_string(number)) name.push_back(static_cast<char16_t>(c));
  return name;
}

constexpr std::size_t kFiles = 200;

// Two hundred files, every second one with a second name, one with an extension record, one link.
fixture::Volume many_files() {
  VolumeBuilder builder;
  for (std::size_t i = 0; i < kFiles; ++i) {
    const auto file = builder.add_file(kRoot, numbered(i));
    if (i % 2 == 0) builder.add_name(file, kRoot, numbered(1000 + i));
    if (i == 7) {
      for (std::size_t k = 0; k < 40; ++k) builder.add_name(file, kRoot, numbered(2000 + k));
    }
  }
  builder.set_reparse(builder.add_file(kRoot, u"link"), fixture::relative_symlink(u"file 1"));
  builder.delete_file(builder.add_file(kRoot, u"deleted"));
  return builder.build();
}

struct Seen {
  std::map<std::uint64_t, mft::UsnRecord> files;
  std::map<std::uint64_t, std::u16string> names;
  scanner::UsnReading reading;
};

Seen enumerate(const scanner::Device& volume, const scanner::UsnBuffer& buffer = {}) {
  Seen seen;
  const auto reading = scanner::enum_usn(
      volume,
      [&seen](const mft::UsnRecord& record) {
        EXPECT_TRUE(seen.files.emplace(record.file.record, record).second) << "once for each file";
        seen.names[record.file.record] = record.name.str();
      },
      buffer);
  EXPECT_TRUE(reading);
  if (reading) seen.reading = *reading;
  return seen;
}

// What the builder knows.
void expect_all(const Seen& seen, const fixture::Volume& volume) {
  std::map<std::uint64_t, std::vector<std::u16string>> truth;
  for (const auto& name : volume.names) {
    if (name.file.record >= 24) truth[name.file.record].push_back(name.name);
  }
  ASSERT_EQ(seen.files.size(), truth.size());
  EXPECT_EQ(seen.reading.records, truth.size());
  EXPECT_FALSE(seen.reading.fault);
  for (const auto& [number, names] : truth) {
    ASSERT_TRUE(seen.files.contains(number)) << number;
    EXPECT_EQ(std::ranges::count(names, seen.names.at(number)), 1) << number;
  }
}

TEST(EnumUsn, ListsEveryFileOnceInBuffersOfAnySize) {
  const auto volume = many_files();
  const auto source = source_of(volume);
  std::uint64_t most_calls = 0;
  for (const std::size_t bytes : {std::size_t{1} << 20U, std::size_t{65536}, std::size_t{4096},
                                  std::size_t{500}, std::size_t{128}}) {
    SCOPED_TRACE(bytes);
    const Seen seen = enumerate(mounted(source), {.bytes = bytes});
    expect_all(seen, volume);
    most_calls = std::max(most_calls, seen.reading.calls);
  }
  EXPECT_GT(most_calls, kFiles / 2) << "the restart was hardly tried";
}

// Too small for its first field, or for the next record: it grows.
TEST(EnumUsn, ABufferThatIsTooSmallGrows) {
  const auto volume = many_files();
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{40}}) {
    expect_all(enumerate(mounted(source_of(volume)), {.bytes = bytes}), volume);
  }
}

TEST(EnumUsn, BothVersionsOfInputAndRecords) {
  const auto volume = many_files();
  const auto source = source_of(volume);
  expect_all(enumerate(mounted(source, {.highest_version = 2})), volume);
  const auto old = mounted(source, {.highest_version = 2, .refuses_v1_input = true});
  const Seen seen = enumerate(old);
  expect_all(seen, volume);
  EXPECT_EQ(seen.reading.calls, 3U) << "refused, answered, and the end";
}

TEST(EnumUsn, TellsReparsePointsByTheirAttribute) {
  const Seen seen = enumerate(mounted(source_of(many_files())));
  std::size_t links = 0;
  for (const auto& [number, record] : seen.files) {
    if ((record.attributes & mft::kFileAttributeReparsePoint) == 0) continue;
    ++links;
    EXPECT_EQ(seen.names.at(number), u"link");
  }
  EXPECT_EQ(links, 1U);
}

TEST(EnumUsn, ErrorsAreTheSystems) {
  const auto source = source_of(many_files());
  for (const auto code : {SystemCode::kAccessDenied, SystemCode::kInvalidFunction,
                          SystemCode::kJournalDeleteInProgress, SystemCode::kInvalidParameter}) {
    const auto volume =
        mounted(source, {.failing = {{fixture::kFsctlEnumUsn, static_cast<std::uint32_t>(code)}}});
    const auto reading = scanner::enum_usn(volume, [](const mft::UsnRecord&) {});
    ASSERT_FALSE(reading);
    EXPECT_EQ(reading.error().code, code);
  }
  const auto without = mounted(source, {.enum_needs_journal = true});
  without.driver().journal.reset();
  EXPECT_EQ(scanner::enum_usn(without, [](const mft::UsnRecord&) {}).error().code,
            SystemCode::kJournalNotActive);
}

ScriptedVolume repeating(const Blob& answer) {
  return ScriptedVolume([answer](ControlCode, auto, std::span<std::byte> output) {
    std::ranges::copy(answer, output.begin());
    return ControlAnswer{.bytes = answer.size()};
  });
}

// No answer of a driver blocks a scan forever.
TEST(EnumUsn, ADriverWithoutProgressIsAnError) {
  for (const std::uint64_t next : {0ULL, 5ULL, 0x0007'0000'0000'0005ULL}) {
    Blob answer;
    fixture::append<std::uint64_t>(answer, next);
    const auto reading = scanner::enum_usn(repeating(answer), [](const mft::UsnRecord&) {});
    ASSERT_FALSE(reading);
    EXPECT_EQ(reading.error().code, SystemCode::kInvalidData);
  }
  for (const std::size_t bytes : {0U, 7U}) {
    const auto reading = scanner::enum_usn(repeating(Blob(bytes)), [](const mft::UsnRecord&) {});
    ASSERT_FALSE(reading);
    EXPECT_EQ(reading.error().code, SystemCode::kInvalidData);
  }
  const ScriptedVolume hungry(
      [](ControlCode, auto, auto) { return ControlAnswer{.code = SystemCode::kMoreData}; });
  const auto reading = scanner::enum_usn(hungry, [](const mft::UsnRecord&) {});
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code, SystemCode::kMoreData);
}

TEST(EnumUsn, ABufferThatContradictsItselfIsAFaultAndTheRestIsRead) {
  const auto volume = many_files();
  const auto inner = mounted(source_of(volume));
  int call = 0;
  const ScriptedVolume damaging(
      [&](ControlCode code, std::span<const std::byte> input, std::span<std::byte> output) {
        const auto answer =
            inner.control(code, input, output.first(std::min<std::size_t>(output.size(), 2048)));
        if (++call == 2) fixture::put<std::uint32_t>(output, 8, 0);
        return answer;
      });
  const Seen seen = enumerate(damaging);
  ASSERT_TRUE(seen.reading.fault);
  EXPECT_EQ(seen.reading.fault->code, mft::FaultCode::kBadUsnRecord);
  EXPECT_GT(seen.files.size(), kFiles / 2);
  EXPECT_LT(seen.files.size(), kFiles);
}

struct SeenChange {
  std::uint64_t record;
  std::uint32_t reasons;
};

StandInVolume with_journal() {
  auto volume = mounted(source_of(many_files()));
  fixture::NtfsDriver& driver = volume.driver();
  driver.journal->first_usn = 0x10'0000;
  driver.journal->next_usn = 0x10'0000;
  for (std::uint64_t number = 30; number < 130; ++number) {
    driver.log(number, mft::kUsnFileCreate);
    driver.log(number, mft::kUsnFileCreate | mft::kUsnClose);
  }
  return volume;
}

std::vector<SeenChange> changes(const scanner::Device& volume, std::int64_t from,
                                const scanner::UsnBuffer& buffer = {}) {
  std::vector<SeenChange> seen;
  const auto journal = scanner::query_journal(volume);
  EXPECT_TRUE(journal);
  if (!journal) return seen;
  const auto reading = scanner::read_journal(
      volume, {.journal_id = journal->id, .first_usn = from, .until_usn = journal->next_usn},
      [&seen](const mft::UsnRecord& record) {
        seen.push_back({record.file.record, record.reasons});
      },
      buffer);
  EXPECT_TRUE(reading);
  if (!reading) return seen;
  EXPECT_EQ(reading->next_usn, journal->next_usn);
  EXPECT_FALSE(reading->fault);
  return seen;
}

TEST(ReadJournal, GivesEveryChangeInBuffersOfAnySize) {
  const auto volume = with_journal();
  for (const std::size_t bytes : {std::size_t{1} << 20U, std::size_t{1000}, std::size_t{100}}) {
    const auto seen = changes(volume, 0, {.bytes = bytes});
    ASSERT_EQ(seen.size(), 200U);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].record, 30 + i / 2);
      EXPECT_EQ(seen[i].reasons,
                i % 2 == 0 ? mft::kUsnFileCreate : (mft::kUsnFileCreate | mft::kUsnClose));
    }
  }
  EXPECT_EQ(changes(volume, volume.driver().journal->entries.at(150).usn).size(), 50U);
  EXPECT_TRUE(changes(volume, volume.driver().journal->next_usn).empty()) << "and does not wait";
}

TEST(ReadJournal, AnEmptyJournalEndsAtOnce) {
  auto volume = mounted(source_of(many_files()));
  EXPECT_TRUE(changes(volume, 0).empty());
}

TEST(ReadJournal, RangesArePassedOver) {
  auto volume = with_journal();
  fixture::JournalEntry range = volume.driver().journal->entries.back();
  range.version = 4;
  volume.driver().log(range);
  volume.driver().log(40, mft::kUsnHardLinkChange);
  const auto seen = changes(volume, 0);
  ASSERT_EQ(seen.size(), 201U);
  EXPECT_EQ(seen.back().record, 40U);
}

TEST(ReadJournal, WhatIsPurgedOrAnothersIsAnError) {
  auto volume = with_journal();
  auto& journal = *volume.driver().journal;
  const std::int64_t before = journal.first_usn;
  journal.first_usn = journal.entries.at(100).usn;
  const auto visit = [](const mft::UsnRecord&) {};
  const auto wrapped = scanner::read_journal(
      volume, {.journal_id = journal.id, .first_usn = before, .until_usn = journal.next_usn},
      visit);
  ASSERT_FALSE(wrapped);
  EXPECT_EQ(wrapped.error().code, SystemCode::kJournalEntryDeleted);
  EXPECT_EQ(changes(volume, 0).size(), 100U);
  const auto other = scanner::read_journal(volume, {.journal_id = journal.id + 1}, visit);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, SystemCode::kInvalidParameter);
  volume.driver().journal.reset();
  EXPECT_EQ(scanner::read_journal(volume, {}, visit).error().code, SystemCode::kJournalNotActive);
}

// A volume that never rests: reading ends when what was asked for is read.
TEST(ReadJournal, ABusyJournalHasAnEnd) {
  auto volume = with_journal();
  fixture::NtfsDriver& driver = volume.driver();
  driver.before_call = [&driver](std::uint32_t code) {
    if (code == fixture::kFsctlReadJournal) {
      for (int i = 0; i < 20; ++i) driver.log(40, mft::kUsnHardLinkChange);
    }
  };
  const auto journal = scanner::query_journal(volume);
  ASSERT_TRUE(journal);
  const auto reading =
      scanner::read_journal(volume, {.journal_id = journal->id, .until_usn = journal->next_usn},
                            [](const mft::UsnRecord&) {}, {.bytes = 600});
  ASSERT_TRUE(reading);
  EXPECT_GE(reading->next_usn, journal->next_usn);
  EXPECT_LT(reading->calls, 100U);
}

TEST(ReadJournal, AJournalThatRunsBackwardsIsAnError) {
  Blob answer;
  fixture::append<std::int64_t>(answer, 0x100);
  const auto reading = scanner::read_journal(
      repeating(answer), {.first_usn = 0x200, .until_usn = 0x300}, [](const mft::UsnRecord&) {});
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code, SystemCode::kInvalidData);
}

}  // namespace
}  // namespace scanner_test
