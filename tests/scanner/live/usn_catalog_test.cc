// The usn engine over a driver simulated from an image: the rows are those of a sweep of the image.
#include "scanner/live/usn_catalog.h"

#include <gtest/gtest.h>

#include <atomic>

#include "report/model/fault_text.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;
using fixture::VolumeOptions;
using scanner::SystemCode;

std::u16string numbered(std::u16string_view prefix, std::size_t number) {
  std::u16string name(prefix);
  for (const char c : std::to_string(number)) name.push_back(static_cast<char16_t>(c));
  return name;
}

// Links of every kind, hard links in one record and in many, reparse data outside of the record.
VolumeBuilder mixed(VolumeOptions options = {}) {
  VolumeBuilder builder(std::move(options));
  const auto a = builder.add_directory(kRoot, u"a directory", {.short_name = u"ADIREC~1"});
  const auto b = builder.add_directory(a, u"b", {.case_sensitive = true});
  const auto file = builder.add_file(a, u"file one", {.short_name = u"FILEON~1"});
  builder.set_data(file, Blob(5000, std::byte{1}));
  for (std::size_t i = 0; i < 60; ++i) {
    builder.add_name(file, b, numbered(u"some further name ", i));
  }
  for (std::size_t i = 0; i < 30; ++i) builder.add_file(b, numbered(u"plain ", i));
  builder.add_name(builder.add_file(a, u"two"), b, u"names");
  builder.set_reparse(builder.add_file(a, u"link"), fixture::relative_symlink(u"b\\plain 3"));
  builder.set_reparse(builder.add_file(a, u"missing"), fixture::relative_symlink(u"b\\plain 99"));
  builder.set_reparse(builder.add_directory(a, u"junction"),
                      fixture::junction(u"C:\\a directory\\b"));
  builder.set_reparse(builder.add_file(a, u"malformed"), Blob(20, std::byte{0xA0}));
  builder.set_reparse(builder.add_file(b, u"far"), fixture::relative_symlink(u"..\\file one"),
                      {.placement = Placement::kNonResident, .fragments = 2});
  const auto outside = builder.add_file(b, u"outside");
  builder.set_reparse(outside, fixture::relative_symlink(u"plain 1"));
  builder.move_outside(outside, fixture::kReparsePoint);
  builder.delete_file(builder.add_file(a, u"deleted"));
  return builder;
}

scanner::UsnScan scan(const StandInVolume& volume, std::uint32_t threads = 1) {
  auto result = scanner::usn_catalog(candidate_of(std::make_shared<const StandInVolume>(volume)),
                                     {.threads = threads});
  if (!result) {
    ADD_FAILURE() << result.error().message;
    throw std::runtime_error(result.error().message);
  }
  return *std::move(result);
}

std::string json_of(scanner::UsnScan result) {
  Scene scene;
  scene.add(std::move(result.volume), std::move(result.catalog), "C:");
  return scene.json();
}

std::string swept_json(const scanner::SharedSource& source) {
  Scene scene;
  scene.add(source, "C:");
  return scene.json();
}

void expect_same(const fixture::Volume& volume, const std::string& what,
                 const fixture::DriverOptions& options = {}) {
  SCOPED_TRACE(what);
  const auto source = source_of(volume);
  const std::string swept = swept_json(source);
  EXPECT_NE(swept.find("a directory"), std::string::npos);
  for (const std::uint32_t threads : {1U, 3U}) {
    auto result = scan(mounted(source, options), threads);
    EXPECT_EQ(result.gone, 0U);
    EXPECT_EQ(result.beyond, 0U);
    EXPECT_GT(result.listed, 30U);
    EXPECT_EQ(result.notes, report::Limitations());
    EXPECT_EQ(json_of(std::move(result)), swept);
  }
}

TEST(UsnCatalog, TheRowsAreThoseOfASweep) {
  expect_same(mixed().build(), "usual");
  for (const std::uint32_t record_bytes : {512U, 2048U, 4096U}) {
    expect_same(mixed({.record_bytes = record_bytes}).build(), std::to_string(record_bytes));
  }
  for (const std::uint32_t cluster_bytes : {512U, 65536U}) {
    expect_same(mixed({.cluster_bytes = cluster_bytes}).build(), std::to_string(cluster_bytes));
  }
  expect_same(mixed({.minimum_records = 3000, .free_records = fixture::FreeRecords::kZero}).build(),
              "many free records");
  expect_same(mixed({.cluster_bytes = 512, .mft_fragments = {61, 3, 1, 1, 5, 7, 33}}).build(),
              "fragments");
  expect_same(mixed({.mft_fragments = {8, 1, 1, 1, 2, 1}, .mft_extents_in_base = 1}).build(),
              "a $MFT with extension records");
}

TEST(UsnCatalog, WhateverTheDriverLeavesOpen) {
  const auto volume = mixed().build();
  expect_same(volume, "Windows 7", {.highest_version = 2, .refuses_v1_input = true});
  expect_same(volume, "metadata files are listed", {.lists_metadata = true});
  expect_same(volume, "fixups in place", {.leaves_fixups = true});
  expect_same(volume, "no version told", {.tells_version = false});
}

// Non-resident reparse data then come from the opened file; only what lists of extension records
// say is out of reach, and nothing hangs on it.
TEST(UsnCatalog, WithoutRawReads) {
  const auto source = source_of(mixed().build());
  Scene swept;
  swept.add(source, "C:");
  auto result = scan(mounted(source, {}, false));
  std::vector<std::string> faults;
  for (const mft::Fault& fault : result.catalog->faults) {
    if (fault.code != mft::FaultCode::kAttributeListUnreadable) {
      faults.push_back(std::to_string(fault.record) + " " + std::string(report::word(fault.code)));
    }
  }
  EXPECT_EQ(faults, swept.rows().faults);
  Scene scene;
  scene.add(std::move(result.volume), std::move(result.catalog), "C:");
  EXPECT_FALSE(scene.incomplete());
  ASSERT_EQ(scene.rows().links.size(), swept.rows().links.size());
  for (const auto& [path, link] : swept.rows().links) {
    EXPECT_EQ(scene.answer(path), link.answer) << path;
    EXPECT_EQ(scene.link(path).target, link.target) << path;
  }
  EXPECT_EQ(scene.link("\\a directory\\b\\far").resolved, "\\a directory\\file one");
  EXPECT_EQ(scene.rows().hard_links.size(), swept.rows().hard_links.size());
}

// The cache is newer than the clusters: what the opened file says counts.
TEST(UsnCatalog, ReparseDataOutsideOfTheRecordAreTheDrivers) {
  VolumeBuilder builder;
  const auto far = builder.add_file(kRoot, u"far", {.record = 40});
  const fixture::ReparseOptions outside{.placement = Placement::kNonResident};
  builder.set_reparse(far, fixture::relative_symlink(u"new"), outside);
  builder.add_file(kRoot, u"new");
  const auto source = source_of(builder.build());
  builder.set_reparse(far, fixture::relative_symlink(u"old"), outside);
  const auto stale = source_of(builder.build());
  const StandInVolume volume(std::make_shared<fixture::NtfsDriver>(read_at_of(source)), stale);
  auto result = scan(volume);
  Scene scene;
  scene.add(std::move(result.volume), std::move(result.catalog), "C:");
  EXPECT_EQ(scene.link("\\far").target, "new");
  EXPECT_EQ(scene.answer("\\far"), "ok");
}

TEST(UsnCatalog, WithoutAJournalTheRecordsSuffice) {
  const auto source = source_of(mixed().build());
  for (const std::uint32_t code : {1179U, 1U, 5U}) {
    auto result = scan(mounted(source, {.failing = {{fixture::kFsctlEnumUsn, code}}}));
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_NE(result.notes[0].text().find("(Windows error " + std::to_string(code) + ")"),
              std::string::npos);
    EXPECT_EQ(result.listed, 0U);
    EXPECT_EQ(json_of(std::move(result)), swept_json(source));
  }
}

TEST(UsnCatalog, ADriverThatRefusesItsRecordsIsAnError) {
  const auto source = source_of(mixed().build());
  for (const std::uint32_t request : {fixture::kFsctlVolumeData, fixture::kFsctlFileRecord}) {
    for (const std::uint32_t code : {1U, 5U, 38U, 87U}) {
      const auto volume =
          std::make_shared<const StandInVolume>(mounted(source, {.failing = {{request, code}}}));
      const auto result = scanner::usn_catalog(candidate_of(volume), {});
      ASSERT_FALSE(result) << request << " " << code;
      EXPECT_NE(result.error().message.find("(Windows error " + std::to_string(code) + ")"),
                std::string::npos);
    }
  }
}

// Refused in the middle: half a volume must not pass for a whole one.
TEST(UsnCatalog, ALaterRefusalIsAnError) {
  const auto volume = std::make_shared<const StandInVolume>(
      mounted(source_of(mixed({.minimum_records = 2000}).build())));
  fixture::NtfsDriver& driver = volume->driver();
  driver.before_call = [&driver](std::uint32_t code) {
    if (driver.calls[code] > 60) driver.options.failing[fixture::kFsctlFileRecord] = 21;
  };
  const auto result = scanner::usn_catalog(candidate_of(volume), {.threads = 2});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("(Windows error 21)"), std::string::npos);
  EXPECT_LT(driver.calls[fixture::kFsctlFileRecord], 70U) << "and nobody goes on asking";
}

// Figures that agree with each other, and with no volume there could be.
TEST(UsnCatalog, AMftLargerThanAnyIsAnError) {
  const auto inner = mounted(source_of(mixed().build()));
  const auto volume = std::make_shared<const ScriptedVolume>(
      [&inner](scanner::ControlCode code, std::span<const std::byte> input,
               std::span<std::byte> output) {
        const auto answer = inner.control(code, input, output);
        if (code == scanner::ControlCode::kGetNtfsVolumeData) {
          fixture::put<std::uint64_t>(output, 0x08, 0xFFFF'FFFFULL * 4096);
          fixture::put<std::uint64_t>(output, 0x10, 0xFFFF'FFFFULL);
          fixture::put<std::uint32_t>(output, 0x2C, 2U << 20U);
          fixture::put<std::uint64_t>(output, 0x38, 1ULL << 52U);
        }
        return answer;
      });
  const auto result = scanner::usn_catalog(candidate_of(volume), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "the driver claims more records than NTFS can have");
}

TEST(UsnCatalog, StopsWhenAsked) {
  const std::atomic<bool> stop = true;
  const auto volume = std::make_shared<const StandInVolume>(mounted(source_of(mixed().build())));
  const auto result = scanner::usn_catalog(candidate_of(volume), {.stop = &stop});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "interrupted");
}

// What the driver cannot return is reported for that record, and all others are there.
TEST(UsnCatalog, ADamagedRecordIsAFault) {
  auto builder = mixed();
  const auto lost = builder.add_file(kRoot, u"lost");
  builder.add_name(lost, kRoot, u"lost too");
  builder.add_file(kRoot, u"behind");
  builder.edit_record(lost.record, [](fixture::RecordBuilder& record) { record.tear(0); });
  const auto source = source_of(builder.build());
  auto result = scan(mounted(source));
  Scene scene;
  scene.add(std::move(result.volume), std::move(result.catalog), "C:");
  Scene swept;
  swept.add(source, "C:");
  EXPECT_TRUE(scene.incomplete());
  EXPECT_EQ(std::ranges::count(scene.rows().faults, std::to_string(lost.record) + " unreadable"),
            1);
  EXPECT_EQ(scene.rows().links.size(), swept.rows().links.size());
  EXPECT_EQ(scene.rows().hard_links.size(), swept.rows().hard_links.size());
}

// Files that go between the list and their record are counted; those that stay are never lost.
TEST(UsnCatalog, FilesThatDisappearInTheMeantime) {
  auto builder = mixed();
  const auto going = builder.add_file(kRoot, u"going", {.record = 150});
  builder.add_name(going, kRoot, u"going too");
  builder.add_file(kRoot, u"last", {.record = 151});
  auto image = std::make_shared<fixture::Volume>(builder.build());
  builder.delete_file(going);
  const fixture::Volume after = builder.build();
  const auto driver = std::make_shared<fixture::NtfsDriver>(
      [image](std::uint64_t offset, std::span<std::byte> buffer) {
        return image->read(offset, buffer);
      });
  driver->before_call = [&](std::uint32_t code) {
    if (code != fixture::kFsctlFileRecord || driver->calls[code] > 1) return;
    *image = after;
    driver->reload();
  };
  auto result = scan(StandInVolume(driver, source_of(after)));
  EXPECT_EQ(result.gone, 1U);
  EXPECT_EQ(json_of(std::move(result)), swept_json(source_of(after)));
}

// A driver that lists a file and then hides it from the walk.
TEST(UsnCatalog, AFileThatIsListedAndThereButNotGivenIsAFault) {
  auto builder = mixed();
  const auto hidden = builder.add_file(kRoot, u"hidden", {.record = 150});
  builder.add_name(hidden, kRoot, u"hidden too");
  auto image = std::make_shared<fixture::Volume>(builder.build());
  const fixture::Volume whole = *image;
  builder.delete_file(hidden);
  const fixture::Volume without = builder.build();
  const auto driver = std::make_shared<fixture::NtfsDriver>(
      [image](std::uint64_t offset, std::span<std::byte> buffer) {
        return image->read(offset, buffer);
      });
  // Gone while the records are fetched, and back for the question that follows.
  std::uint64_t walked = 0;
  driver->before_call = [&](std::uint32_t code) {
    if (code != fixture::kFsctlFileRecord) return;
    if (++walked == 1) {
      *image = without;
      driver->reload();
    }
  };
  auto first = scan(StandInVolume(driver, source_of(whole)));
  EXPECT_EQ(first.gone, 1U);
  const std::uint64_t calls = walked;  // the last of them was that question
  walked = 0;
  *image = whole;
  driver->reload();
  driver->before_call = [&](std::uint32_t code) {
    if (code != fixture::kFsctlFileRecord) return;
    ++walked;
    if (walked == 1) *image = without;
    if (walked == calls) *image = whole;
    if (walked == 1 || walked == calls) driver->reload();
  };
  auto result = scan(StandInVolume(driver, source_of(whole)));
  EXPECT_EQ(result.gone, 0U);
  Scene scene;
  scene.add(std::move(result.volume), std::move(result.catalog), "C:");
  EXPECT_TRUE(scene.incomplete());
  EXPECT_EQ(std::ranges::count(scene.rows().faults, "150 unreadable"), 1);
}

// A reparse point that the opened file has and its record does not show.
TEST(UsnCatalog, AReparsePointThatTheRecordHidesIsAFault) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f", {.record = 40});
  builder.add_file(kRoot, u"x");
  const fixture::Volume plain = [&] {
    auto before = VolumeBuilder();
    before.add_file(kRoot, u"f", {.record = 40, .attributes = 0x400});
    before.add_file(kRoot, u"x");
    return before.build();
  }();
  builder.set_reparse(file, fixture::relative_symlink(u"x"));
  const fixture::Volume linked = builder.build();
  auto image = std::make_shared<fixture::Volume>(plain);
  const auto driver = std::make_shared<fixture::NtfsDriver>(
      [image](std::uint64_t offset, std::span<std::byte> buffer) {
        return image->read(offset, buffer);
      });
  const auto codes_of_40 = [](const scanner::UsnScan& result) {
    std::vector<mft::FaultCode> codes;
    for (const mft::Fault& fault : result.catalog->faults) {
      EXPECT_EQ(fault.record, 40U);
      codes.push_back(fault.code);
    }
    return codes;
  };
  using enum mft::FaultCode;
  EXPECT_EQ(codes_of_40(scan(StandInVolume(driver, source_of(plain)))),
            std::vector{kReparseMissing});
  driver->before_call = [&](std::uint32_t code) {
    if (code != fixture::kFsctlReparsePoint) return;
    *image = linked;
    driver->reload();
  };
  EXPECT_EQ(codes_of_40(scan(StandInVolume(driver, source_of(plain)))),
            (std::vector{kReparseMissing, kReparseUnreadable}));
}

}  // namespace
}  // namespace scanner_test
