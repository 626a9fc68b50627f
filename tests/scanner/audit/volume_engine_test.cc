// Which engine finds a volume's links, and which takes its place where that one cannot be used.
#include "scanner/audit/volume_engine.h"

#include <gtest/gtest.h>

#include "scanner/source/memory_source.h"
#include "tests/scanner/audit/collected_diagnostics.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using report::Engine;

VolumeBuilder with_links() {
  VolumeBuilder builder;
  const auto folder = builder.add_directory(kRoot, u"folder");
  const auto file = builder.add_file(folder, u"file");
  builder.add_name(file, kRoot, u"further name");
  builder.set_reparse(builder.add_file(kRoot, u"link"), fixture::relative_symlink(u"folder\\file"));
  return builder;
}

std::shared_ptr<const StandInVolume> device_of(const scanner::SharedSource& source,
                                               const fixture::DriverOptions& options = {},
                                               bool raw_reads = true) {
  return std::make_shared<const StandInVolume>(mounted(source, options, raw_reads));
}

scanner::VolumeCandidate image_of(const scanner::SharedSource& source) {
  return {.name = "C:", .source = "C:", .partition = 0, .bytes = source};
}

struct Outcome {
  Engine engine{};
  Engine asked{};
  std::string refusal;
  report::Limitations incomplete;
  std::vector<std::string> links;  // names of the files with reparse points
  std::size_t files = 0;
  std::string error;
  std::string warning;
};

Outcome find(const scanner::VolumeCandidate& candidate, std::optional<Engine> engine,
             bool target_only = false) {
  CollectedDiagnostics diagnostics;
  scanner::VolumeEngine finder({.engine = engine}, diagnostics);
  auto found = finder.find_links(candidate, target_only);
  Outcome outcome;
  if (!diagnostics.warnings.empty()) outcome.warning = diagnostics.warnings.front();
  if (!found) {
    outcome.error = found.error().message;
    return outcome;
  }
  outcome.engine = found->outcome.engine;
  outcome.asked = found->outcome.engine_asked;
  outcome.refusal = found->outcome.refusal;
  outcome.incomplete = found->outcome.incomplete;
  for (const auto& file : found->volume->catalog().files) {
    if (file.has_reparse) outcome.links.push_back(ascii(file.all_names().begin()->text()));
    ++outcome.files;
  }
  return outcome;
}

const std::vector<std::string> kLink{"link"};

TEST(VolumeEngine, EachEngineIsUsedWhereItCanBe) {
  const auto source = source_of(with_links().build());
  const auto live = candidate_of(device_of(source));
  for (const auto engine : {Engine::kMft, Engine::kIndex, Engine::kUsn}) {
    const auto outcome = find(live, engine);
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.engine, engine) << report::word(engine);
    EXPECT_EQ(outcome.refusal, "");
    EXPECT_EQ(outcome.warning, "");
    EXPECT_EQ(outcome.links, kLink) << report::word(engine);
    EXPECT_EQ(outcome.incomplete, report::Limitations());
    EXPECT_EQ(outcome.files, engine == Engine::kIndex ? 1U : 2U) << "with the hard links";
  }
  EXPECT_EQ(find(live, std::nullopt).engine, Engine::kMft);
  EXPECT_EQ(find(image_of(source), std::nullopt).engine, Engine::kMft);
}

TEST(VolumeEngine, AnImageHasNoDriverToAsk) {
  const auto source = source_of(with_links().build());
  const auto outcome = find(image_of(source), Engine::kUsn);
  EXPECT_EQ(outcome.engine, Engine::kMft);
  EXPECT_EQ(outcome.asked, Engine::kUsn);
  EXPECT_EQ(outcome.refusal, "it is not a mounted volume with a driver that answers");
  EXPECT_NE(outcome.warning.find("--engine usn cannot be used"), std::string::npos);
  EXPECT_EQ(outcome.links, kLink);
  EXPECT_EQ(find(image_of(source), Engine::kUsn, true).warning, "") << "nobody asked for its links";
}

TEST(VolumeEngine, ADriverThatRefusesItsRecordsMakesRoomForRawReads) {
  const auto source = source_of(with_links().build());
  const auto live = candidate_of(device_of(source, {.failing = {{fixture::kFsctlFileRecord, 5}}}));
  for (const auto engine : {Engine::kUsn, Engine::kIndex}) {
    const auto outcome = find(live, engine);
    EXPECT_EQ(outcome.engine, Engine::kMft);
    EXPECT_EQ(outcome.asked, engine);
    EXPECT_NE(outcome.refusal.find("FSCTL_GET_NTFS_FILE_RECORD"), std::string::npos)
        << outcome.refusal;
    EXPECT_EQ(outcome.links, kLink);
  }
}

TEST(VolumeEngine, WithoutRawReadsTheDriverIsAsked) {
  const auto source = source_of(with_links().build());
  auto live = candidate_of(device_of(source, {}, false));
  for (const std::optional<Engine> engine :
       {std::optional<Engine>(), std::optional(Engine::kIndex), std::optional(Engine::kUsn)}) {
    const auto outcome = find(live, engine);
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.engine, Engine::kUsn);
    EXPECT_EQ(outcome.refusal.empty(), engine == Engine::kUsn) << outcome.refusal;
    EXPECT_EQ(outcome.warning.empty(), engine == Engine::kUsn) << outcome.warning;
    EXPECT_EQ(outcome.links, kLink);
  }
  const auto forced = find(live, Engine::kMft);
  EXPECT_EQ(forced.error, "raw reads of it are refused");
}

// What lies there raw is no volume, as where something between it and us hides it.
TEST(VolumeEngine, BytesThatMakeNoSenseLeaveTheDriver) {
  const auto source = source_of(with_links().build());
  auto live = candidate_of(device_of(source));
  live.bytes = std::make_shared<const scanner::MemorySource>(
      std::vector<std::byte>(static_cast<std::size_t>(source->size_bytes())));
  const auto outcome = find(live, std::nullopt);
  EXPECT_EQ(outcome.engine, Engine::kUsn);
  EXPECT_EQ(outcome.asked, Engine::kMft);
  EXPECT_NE(outcome.refusal, "");
  EXPECT_EQ(outcome.links, kLink);
}

// Links that the driver lists, and the index on the disk does not.
TEST(VolumeEngine, TheDriverListsReparsePoints) {
  VolumeBuilder builder = with_links();
  builder.set_reparse(builder.add_file(kRoot, u"later"), fixture::relative_symlink(u"folder"),
                      {.in_reparse_index = false});
  const auto source = source_of(builder.build());
  const auto listed = find(candidate_of(device_of(source)), Engine::kIndex);
  EXPECT_EQ(listed.engine, Engine::kIndex);
  EXPECT_EQ(listed.links, (std::vector<std::string>{"link", "later"}));
  EXPECT_EQ(listed.incomplete, report::Limitations());
  const auto read =
      find(candidate_of(device_of(source, {.lists_reparse_points = false})), Engine::kIndex);
  EXPECT_EQ(read.engine, Engine::kIndex);
  EXPECT_EQ(read.links, kLink);
  ASSERT_EQ(read.incomplete.size(), 1U);
  EXPECT_NE(read.incomplete[0].text().find("past the driver's cache"), std::string::npos);
  EXPECT_NE(read.incomplete[0].text().find("(Windows error 50)"), std::string::npos);
}

// As WOF, deduplication and cloud files do it in other listings.
TEST(VolumeEngine, ReparsePointsThatAFilterHidesFromTheListAreFoundAllTheSame) {
  constexpr std::size_t kLinks = 200;  // the index does not fit into its record
  VolumeBuilder builder;
  for (std::size_t i = 0; i < kLinks; ++i) {
    builder.set_reparse(builder.add_file(kRoot, numbered(u"link ", i)),
                        fixture::relative_symlink(u"x"));
  }
  const auto hidden = builder.add_file(kRoot, u"hidden");
  builder.set_reparse(hidden, fixture::relative_symlink(u"x"));
  const auto on_disk = source_of(builder.build());
  const auto outcome =
      find(candidate_of(device_of(on_disk, {.hidden_records = {hidden.record}})), Engine::kIndex);
  EXPECT_EQ(outcome.engine, Engine::kIndex);
  EXPECT_EQ(outcome.links.size(), kLinks + 1);
  ASSERT_EQ(outcome.incomplete.size(), 1U);
  EXPECT_NE(outcome.incomplete[0].text().find("lacks 1 "), std::string::npos)
      << outcome.incomplete[0].text();
  // One that only the index on the disk still has was deleted meanwhile, and nobody hides it.
  builder.delete_file(hidden);
  const auto driver = std::make_shared<fixture::NtfsDriver>(read_at_of(source_of(builder.build())));
  const auto stale =
      find(candidate_of(std::make_shared<const StandInVolume>(driver, on_disk)), Engine::kIndex);
  EXPECT_EQ(stale.engine, Engine::kIndex);
  EXPECT_EQ(stale.links.size(), kLinks);
  EXPECT_EQ(stale.incomplete, report::Limitations());
}

// A list that could not be had to hold the records against leaves a doubt in the report.
TEST(VolumeEngine, WhatTheDriverDoesNotTellIsIncomplete) {
  const auto source = source_of(with_links().build());
  const auto outcome = find(
      candidate_of(device_of(source, {.failing = {{fixture::kFsctlEnumUsn, 1179}}})), Engine::kUsn);
  EXPECT_EQ(outcome.engine, Engine::kUsn);
  ASSERT_EQ(outcome.incomplete.size(), 1U);
  EXPECT_NE(outcome.incomplete[0].text().find("FSCTL_ENUM_USN_DATA"), std::string::npos);
}

// What the journal names is fetched from the driver, which has it, as the disk has not yet.
TEST(VolumeEngine, AVolumeInUseIsCaughtUpWith) {
  VolumeBuilder builder = with_links();
  const auto old_disk = source_of(builder.build());
  const auto later = builder.add_file(kRoot, u"later");
  builder.set_reparse(later, fixture::relative_symlink(u"folder"));
  const auto driver = std::make_shared<fixture::NtfsDriver>(read_at_of(source_of(builder.build())));
  driver->log(later.record, 0x100);
  const scanner::VolumeCandidate live =
      candidate_of(std::make_shared<const StandInVolume>(driver, old_disk));
  const std::vector<std::string> both{"link", "later"};
  for (const std::optional<Engine> engine :
       {std::optional<Engine>(), std::optional(Engine::kMft)}) {
    const auto outcome = find(live, engine);
    EXPECT_EQ(outcome.engine, Engine::kMft);
    EXPECT_EQ(outcome.incomplete, report::Limitations());
    EXPECT_EQ(outcome.links, both);
  }
  CollectedDiagnostics diagnostics;
  scanner::VolumeEngine unasked({.engine = {}, .catch_up = false}, diagnostics);
  const auto found = unasked.find_links(live, false);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->live, nullptr);
  ASSERT_EQ(found->outcome.incomplete.size(), 1U);
  EXPECT_NE(found->outcome.incomplete[0].text().find("was not requested"), std::string::npos);
  // Not while it is read, but afterwards.
  driver->before_call = [&driver](std::uint32_t code) {
    if (code == fixture::kFsctlReadJournal) driver->options.failing[fixture::kFsctlFileRecord] = 5;
  };
  const auto refused = find(live, std::nullopt);
  EXPECT_EQ(refused.engine, Engine::kMft);
  EXPECT_EQ(refused.links, kLink);
  ASSERT_EQ(refused.incomplete.size(), 1U);
  EXPECT_NE(refused.incomplete[0].text().find("(Windows error 5)"), std::string::npos);
  EXPECT_NE(refused.warning.find("reading it like an image"), std::string::npos);
}

}  // namespace
}  // namespace scanner_test
