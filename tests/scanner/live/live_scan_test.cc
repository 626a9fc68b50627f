// The live catch-up: a volume that changes before, during and after the pass over $MFT, with a
// driver that knows and a disk that may not. The report must be that of a scan of the final image.
#include "scanner/live/live_scan.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;
using fixture::VolumeOptions;

// One kind of change: what is on the volume before it and after it, and which files the journal
// names for it, by Windows' rules: the file itself, never the directory that its name is in.
struct Change {
  std::string name;
  std::function<VolumeBuilder(bool after)> build;
  std::vector<std::uint64_t> logged;
};

constexpr std::uint64_t kChanged = 700;  // in the third chunk of $MFT

// $MFT lies where it lies, whatever else the volume holds.
VolumeOptions many_records() {
  return {.minimum_clusters = 4000,
          .mft_runs = {{.lcn = 2000, .length = 376}},
          .minimum_records = 1500};
}

// What all the volumes have: links that lead to what changes, and much that stays.
VolumeBuilder quiet(const VolumeOptions& options = many_records()) {
  VolumeBuilder builder(options);
  const auto dir = builder.add_directory(kRoot, u"dir", {.record = 30});
  const auto other = builder.add_directory(kRoot, u"other", {.record = 31});
  builder.add_file(dir, u"stays", {.record = 32});
  builder.add_name(builder.add_file(dir, u"one name", {.record = 33}), other, u"another name");
  builder.set_reparse(builder.add_file(kRoot, u"to target", {.record = 34}),
                      fixture::relative_symlink(u"dir\\target"));
  builder.set_reparse(builder.add_directory(kRoot, u"to folder", {.record = 35}),
                      fixture::junction(u"C:\\dir\\folder"));
  builder.set_reparse(builder.add_file(kRoot, u"to stays", {.record = 36}),
                      fixture::relative_symlink(u"dir\\stays"));
  for (std::size_t i = 0; i < 400; ++i) {
    builder.add_file(other, numbered(u"plain file ", i), {.record = 800 + i});
  }
  return builder;
}
constexpr fixture::File kDir{30};
constexpr fixture::File kOther{31};

std::vector<Change> changes() {
  std::vector<Change> all;
  const auto add = [&](std::string name, std::vector<std::uint64_t> logged,
                       std::function<void(VolumeBuilder&, bool)> change) {
    all.push_back({.name = std::move(name),
                   .build =
                       [change = std::move(change)](bool after) {
                         VolumeBuilder builder = quiet();
                         change(builder, after);
                         return builder;
                       },
                   .logged = std::move(logged)});
  };
  add("a link is created", {kChanged}, [](VolumeBuilder& builder, bool after) {
    if (!after) return;
    builder.set_reparse(builder.add_file(kDir, u"new link", {.record = kChanged}),
                        fixture::relative_symlink(u"stays"));
  });
  add("a link is deleted", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto link = builder.add_file(kDir, u"old link", {.record = kChanged});
    builder.set_reparse(link, fixture::relative_symlink(u"stays"));
    if (after) builder.delete_file(link);
  });
  add("a link is renamed and moved", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto link =
        builder.add_file(after ? kOther : kDir, after ? u"after" : u"before", {.record = kChanged});
    builder.set_reparse(link, fixture::relative_symlink(u"stays"));
  });
  add("a directory above a link is moved", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto directory =
        builder.add_directory(after ? kOther : kDir, u"moving", {.record = kChanged});
    builder.set_reparse(builder.add_file(directory, u"link", {.record = 1300}),
                        fixture::relative_symlink(u"..\\stays"));
    builder.add_name(builder.add_file(directory, u"first", {.record = 1301}), directory, u"second");
  });
  add("a file gets a second name", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto file = builder.add_file(kDir, u"linked", {.record = kChanged});
    if (after) builder.add_name(file, kOther, u"linked too");
  });
  add("a file loses its second name", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto file = builder.add_file(kDir, u"linked", {.record = kChanged});
    if (!after) builder.add_name(file, kOther, u"linked too");
  });
  add("a file gets so many names that it needs further records", {kChanged},
      [](VolumeBuilder& builder, bool after) {
        const auto file = builder.add_file(kDir, u"linked", {.record = kChanged});
        for (std::size_t i = 0; after && i < 60; ++i) {
          builder.add_name(file, kOther, numbered(u"some further name ", i));
        }
      });
  add("a file of several records loses names and records", {kChanged},
      [](VolumeBuilder& builder, bool after) {
        const auto file = builder.add_file(kDir, u"linked", {.record = kChanged});
        for (std::size_t i = 0; i < (after ? 2U : 60U); ++i) {
          builder.add_name(file, kOther, numbered(u"some further name ", i));
        }
      });
  add("a reparse point is set", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto directory = builder.add_directory(kDir, u"mount", {.record = kChanged});
    if (after) builder.set_reparse(directory, fixture::junction(u"C:\\other"));
  });
  add("a reparse point is changed", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto directory = builder.add_directory(kDir, u"mount", {.record = kChanged});
    builder.set_reparse(directory, fixture::junction(after ? u"C:\\dir" : u"C:\\nowhere"));
  });
  add("a reparse point is removed", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto directory = builder.add_directory(kDir, u"mount", {.record = kChanged});
    if (!after) builder.set_reparse(directory, fixture::junction(u"C:\\other"));
  });
  add("reparse data outside of the record are changed", {kChanged},
      [](VolumeBuilder& builder, bool after) {
        const auto file = builder.add_file(kDir, u"far", {.record = kChanged});
        builder.set_reparse(file, fixture::relative_symlink(after ? u"stays" : u"nowhere"),
                            {.placement = Placement::kNonResident});
      });
  add("a record is used anew", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto file =
        after ? builder.add_file(kOther, u"another file", {.record = kChanged, .sequence = 4})
              : builder.add_file(kDir, u"a file", {.record = kChanged, .sequence = 3});
    if (after) {
      builder.add_name(file, kDir, u"its second name");
    } else {
      builder.set_reparse(file, fixture::relative_symlink(u"stays"));
    }
  });
  add("a target file is created", {kChanged}, [](VolumeBuilder& builder, bool after) {
    if (after) builder.add_file(kDir, u"target", {.record = kChanged});
  });
  add("a target file is deleted", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto file = builder.add_file(kDir, u"target", {.record = kChanged});
    if (after) builder.delete_file(file);
  });
  add("a target file is renamed", {kChanged}, [](VolumeBuilder& builder, bool after) {
    builder.add_file(kDir, after ? u"no target" : u"target", {.record = kChanged});
  });
  add("a target directory is created", {kChanged}, [](VolumeBuilder& builder, bool after) {
    if (after) builder.add_directory(kDir, u"folder", {.record = kChanged});
  });
  add("a target directory is deleted", {kChanged}, [](VolumeBuilder& builder, bool after) {
    const auto directory = builder.add_directory(kDir, u"folder", {.record = kChanged});
    if (after) builder.delete_file(directory);
  });
  add("a target directory is deleted and made anew", {kChanged},
      [](VolumeBuilder& builder, bool after) {
        builder.add_directory(
            kDir, u"folder",
            {.record = kChanged, .sequence = static_cast<std::uint16_t>(after ? 8 : 7)});
      });
  return all;
}

// When it happens, and who sees it.
enum class Moment {
  kBeforeAndInTheCache,
  kBetween,
  kInTheMiddle,
  kInTheMiddleAndInTheCache,
  kLate
};

std::string_view word(Moment moment) {
  switch (moment) {
    case Moment::kBeforeAndInTheCache: return "before the scan, and only the cache has it";
    case Moment::kBetween: return "after the pass";
    case Moment::kInTheMiddle: return "in the middle of the pass";
    case Moment::kInTheMiddleAndInTheCache: return "in the middle, and only the cache has it";
    case Moment::kLate: return "while changes are fetched";
  }
  return "";
}

// A source whose content changes, and that can do something when it is read.
class ChangingSource final : public scanner::ByteSource {
 public:
  explicit ChangingSource(scanner::SharedSource now) : now_(std::move(now)) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (on_read) on_read(buffer.size());
    return now_.load()->read_at(offset, buffer);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return now_.load()->size_bytes(); }
  void become(scanner::SharedSource later) { now_ = std::move(later); }

  std::function<void(std::size_t)> on_read;

 private:
  std::atomic<scanner::SharedSource> now_;
};

// A mounted volume, its disk and its driver's view of it, and the moment at which `before` becomes
// `after`.
class World {
 public:
  World(const fixture::Volume& before, const fixture::Volume& after)
      : before_(source_of(before, false)),
        after_(source_of(after, false)),
        disk_(std::make_shared<ChangingSource>(before_)),
        view_(std::make_shared<ChangingSource>(before_)),
        driver_(std::make_shared<fixture::NtfsDriver>(read_at_of(view_))) {
    // What has nothing to do with it.
    for (int i = 0; i < 20; ++i) driver().log(32, 0x100);
  }

  void happens(Moment moment, const std::vector<std::uint64_t>& logged) {
    const bool cached =
        moment == Moment::kBeforeAndInTheCache || moment == Moment::kInTheMiddleAndInTheCache;
    const auto now = [this, cached, logged] {
      if (happened_.exchange(true)) return;
      if (!cached) disk_->become(after_);
      view_->become(after_);
      driver().reload();
      for (const std::uint64_t record : logged) {
        driver().log({.file = {.record = record, .sequence = 1}, .reasons = 0x8000'0100});
      }
    };
    switch (moment) {
      case Moment::kBeforeAndInTheCache: return now();
      case Moment::kInTheMiddle:
      case Moment::kInTheMiddleAndInTheCache:
        disk_->on_read = [this, now](std::size_t bytes) {
          constexpr std::size_t kHalfAChunk = 128 * 1024;
          if (bytes > kHalfAChunk && ++chunks_ == 4) now();
        };
        return;
      case Moment::kBetween:
        driver().before_call = [this, now](std::uint32_t code) {
          if (code == fixture::kFsctlQueryJournal && driver().calls[code] == 2) now();
        };
        return;
      case Moment::kLate:
        driver().before_call = [this, now](std::uint32_t code) {
          if (code == fixture::kFsctlFileRecord &&
              driver().calls[fixture::kFsctlReadJournal] != 0 && ++late_calls_ == 5) {
            now();
          }
        };
        return;
    }
  }

  [[nodiscard]] scanner::VolumeCandidate volume() const {
    return {.name = "volume0",
            .source = "volume0",
            .bytes = disk_,
            .device = std::make_shared<const StandInVolume>(driver_, disk_)};
  }
  [[nodiscard]] fixture::NtfsDriver& driver() const { return *driver_; }
  [[nodiscard]] ChangingSource& disk() const { return *disk_; }
  [[nodiscard]] bool happened() const { return happened_; }
  [[nodiscard]] const scanner::SharedSource& after() const { return after_; }

 private:
  scanner::SharedSource before_;
  scanner::SharedSource after_;
  std::shared_ptr<ChangingSource> disk_;
  std::shared_ptr<ChangingSource> view_;
  SharedDriver driver_;
  std::atomic<bool> happened_ = false;
  std::atomic<int> chunks_ = 0;
  int late_calls_ = 0;
};

struct Caught {
  std::unique_ptr<scanner::LiveScan> scan;
  std::unique_ptr<Scene> scene = std::make_unique<Scene>();
};

Caught catch_up(const World& world, std::uint32_t threads = 1) {
  Caught caught;
  auto scan = scanner::LiveScan::sweep(world.volume(), {.threads = threads});
  if (!scan) throw std::runtime_error(scan.error().message);
  caught.scan = *std::move(scan);
  const auto done = caught.scan->catch_up({.threads = threads});
  if (!done) throw std::runtime_error(done.error().message);
  auto live = caught.scan->catalog({.threads = threads});
  if (!live) throw std::runtime_error(live.error().message);
  caught.scene->add(std::move(live->volume), std::move(live->catalog), "C:");
  return caught;
}

void expect_final(Caught& caught, const World& world) {
  Scene swept;
  swept.add(world.after(), "C:");
  EXPECT_EQ(caught.scene->json(), swept.json());
  const auto& counts = caught.scene->volume().catalog().counts;
  const auto& expected = swept.volume().catalog().counts;
  EXPECT_EQ(counts.records_in_use, expected.records_in_use);
  EXPECT_EQ(counts.files, expected.files);
  EXPECT_EQ(counts.directories, expected.directories);
  EXPECT_EQ(counts.names, expected.names);
  EXPECT_EQ(counts.reparse_points, expected.reparse_points);
}

class LiveScan : public testing::TestWithParam<Moment> {};

TEST_P(LiveScan, WhateverChangesTheReportIsThatOfTheFinalImage) {
  for (const Change& change : changes()) {
    SCOPED_TRACE(change.name + ", " + std::string(word(GetParam())));
    const fixture::Volume before = change.build(false).build();
    const fixture::Volume after = change.build(true).build();
    Scene scene_before;
    scene_before.add(source_of(before), "C:");
    Scene scene_after;
    scene_after.add(source_of(after), "C:");
    EXPECT_NE(scene_before.json(), scene_after.json()) << "or nothing is tested";
    for (const std::uint32_t threads : {1U, 3U}) {
      World world(before, after);
      world.happens(GetParam(), change.logged);
      Caught caught = catch_up(world, threads);
      EXPECT_TRUE(world.happened());
      EXPECT_EQ(caught.scan->result().incomplete, report::Limitations());
      expect_final(caught, world);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Moments, LiveScan,
                         testing::Values(Moment::kBeforeAndInTheCache, Moment::kBetween,
                                         Moment::kInTheMiddle, Moment::kInTheMiddleAndInTheCache,
                                         Moment::kLate));

// $MFT grows by a piece elsewhere, in the middle of the pass and late.
TEST(LiveScanLayout, AMftThatGrows) {
  const auto build = [](bool after) {
    auto options = many_records();
    if (after) {
      options.mft_runs.push_back({.lcn = 3000, .length = 100});
      options.minimum_records = 1900;
    }
    VolumeBuilder builder = quiet(options);
    if (!after) return builder.build();
    for (std::size_t i = 0; i < 200; ++i) {
      const auto file = builder.add_file(kDir, numbered(u"later ", i), {.record = 1550 + i});
      if (i % 3 == 0) builder.add_name(file, kOther, numbered(u"later too ", i));
      if (i % 3 == 1) builder.set_reparse(file, fixture::relative_symlink(u"stays"));
    }
    return builder.build();
  };
  const fixture::Volume before = build(false);
  const fixture::Volume after = build(true);
  ASSERT_LT(before.record_count(), after.record_count());
  std::vector<std::uint64_t> logged;
  for (std::uint64_t i = 0; i < 200; ++i) logged.push_back(1550 + i);
  for (const Moment moment : {Moment::kBetween, Moment::kInTheMiddle, Moment::kLate}) {
    SCOPED_TRACE(word(moment));
    World world(before, after);
    world.happens(moment, logged);
    Caught caught = catch_up(world, 2);
    EXPECT_TRUE(world.happened());
    EXPECT_EQ(caught.scan->result().incomplete, report::Limitations());
    expect_final(caught, world);
  }
}

// What was read where $MFT lay before may be anything: here it is zeros.
TEST(LiveScanLayout, AMftThatMoves) {
  const auto build = [](bool after) {
    auto options = many_records();
    options.mft_runs = {{.lcn = 2000, .length = 100}, {.lcn = after ? 3000 : 2200, .length = 276}};
    return quiet(options).build();
  };
  for (const Moment moment : {Moment::kBetween, Moment::kInTheMiddle, Moment::kLate}) {
    SCOPED_TRACE(word(moment));
    World world(build(false), build(true));
    world.happens(moment, {});
    Caught caught = catch_up(world);
    EXPECT_TRUE(world.happened());
    EXPECT_EQ(caught.scan->result().incomplete, report::Limitations());
    expect_final(caught, world);
  }
}

fixture::Volume with_link(bool after) {
  VolumeBuilder builder = quiet();
  if (after) {
    builder.set_reparse(builder.add_file(kDir, u"new link", {.record = kChanged}),
                        fixture::relative_symlink(u"stays"));
    const auto file = builder.add_file(kOther, u"linked", {.record = kChanged + 1});
    builder.add_name(file, kDir, u"linked too");
    builder.add_file(kDir, u"target", {.record = kChanged + 2});
    builder.add_directory(kDir, u"folder", {.record = kChanged + 3});
  }
  return builder.build();
}

// Without a journal the driver's list of files finds what came and went, and the report says what
// it cannot find.
TEST(LiveScanJournal, WithoutOneTheListOfFilesIsAsked) {
  for (const std::uint32_t code : {1179U, 1U}) {
    for (const Moment moment : {Moment::kBeforeAndInTheCache, Moment::kInTheMiddleAndInTheCache}) {
      World world(with_link(false), with_link(true));
      if (code == 1179U) {
        world.driver().journal.reset();
      } else {
        world.driver().options.failing[fixture::kFsctlQueryJournal] = code;
      }
      world.happens(moment, {});
      Caught caught = catch_up(world);
      ASSERT_EQ(caught.scan->result().incomplete.size(), 1U);
      EXPECT_NE(caught.scan->result().incomplete[0].text().find(
                    "(Windows error " + std::to_string(code) +
                    "): changes during the scan were found in the driver's list of files"),
                std::string::npos);
      EXPECT_NE(caught.scan->result().incomplete[0].text().find("names that a file gained or lost"),
                std::string::npos);
      expect_final(caught, world);
    }
  }
}

TEST(LiveScanJournal, NeitherJournalNorListIsReported) {
  World world(with_link(false), with_link(true));
  world.driver().journal.reset();
  world.driver().options.failing[fixture::kFsctlEnumUsn] = 1;
  Caught caught = catch_up(world);
  ASSERT_EQ(caught.scan->result().incomplete.size(), 2U);
  EXPECT_NE(caught.scan->result().incomplete[1].text().find(
                "(Windows error 1): files created, deleted or changed during the scan may be "
                "missing"),
            std::string::npos);
}

// Changes that the journal does not tell any more are found by the list, and that is said.
TEST(LiveScanJournal, OneThatHasWrappedOrIsAnotherIsIncomplete) {
  const std::vector<std::pair<std::string, std::function<void(fixture::Journal&)>>> accidents{
      {"wrapped", [](fixture::Journal& journal) { journal.first_usn = journal.next_usn; }},
      {"created again", [](fixture::Journal& journal) { ++journal.id; }},
  };
  for (const auto& [expected, accident] : accidents) {
    World world(with_link(false), with_link(true));
    world.happens(Moment::kInTheMiddle, {kChanged, kChanged + 1, kChanged + 2, kChanged + 3});
    fixture::NtfsDriver& driver = world.driver();
    driver.before_call = [&driver, &accident](std::uint32_t code) {
      if (code == fixture::kFsctlQueryJournal && driver.calls[code] == 2) accident(*driver.journal);
    };
    Caught caught = catch_up(world);
    ASSERT_EQ(caught.scan->result().incomplete.size(), 1U) << expected;
    EXPECT_NE(caught.scan->result().incomplete[0].text().find(expected), std::string::npos);
    expect_final(caught, world);
  }
}

// A record that was written while it was read is torn; the driver has it whole.
TEST(LiveScanRecords, TornOnesComeFromTheDriver) {
  const auto build = [](bool torn) {
    VolumeBuilder builder = quiet();
    const auto link = builder.add_file(kDir, u"a link", {.record = kChanged});
    builder.set_reparse(link, fixture::relative_symlink(u"stays"));
    if (torn) tear(builder, link);
    return builder.build();
  };
  World world(build(true), build(false));
  world.happens(Moment::kBeforeAndInTheCache, {});
  Caught caught = catch_up(world);
  EXPECT_TRUE(caught.scan->result().incomplete.empty());
  EXPECT_FALSE(caught.scene->incomplete());
  expect_final(caught, world);
}

// Of what the driver itself cannot read nothing is lost in silence.
TEST(LiveScanRecords, DamageIsAFault) {
  VolumeBuilder builder = quiet();
  const auto link = builder.add_file(kDir, u"a link", {.record = kChanged});
  builder.set_reparse(link, fixture::relative_symlink(u"stays"));
  tear(builder, link);
  const fixture::Volume volume = builder.build();
  World world(volume, volume);
  world.happens(Moment::kBeforeAndInTheCache, {kChanged});
  Caught caught = catch_up(world);
  EXPECT_TRUE(caught.scene->incomplete());
  EXPECT_EQ(caught.scene->rows().faults,
            std::vector<std::string>{std::to_string(kChanged) + " unreadable"});
  EXPECT_EQ(caught.scene->answer("\\to stays"), "ok");
}

// No journal and no list: what links were found to lead to is still asked for.
TEST(LiveScanConfirm, TargetsAreAskedFor) {
  const auto build = [](bool deleted) {
    VolumeBuilder builder = quiet();
    const auto folder = builder.add_directory(kDir, u"folder", {.record = kChanged});
    if (deleted) builder.delete_file(folder);
    return builder.build();
  };
  World world(build(false), build(true));
  world.driver().journal.reset();
  world.driver().options.failing[fixture::kFsctlEnumUsn] = 1;
  world.happens(Moment::kBeforeAndInTheCache, {});
  Caught caught = catch_up(world);
  const SeenLink& stale = caught.scene->link("\\to folder");
  EXPECT_EQ(stale.answer, "ok");
  EXPECT_EQ(stale.resolved_record, kChanged);
  const std::vector<scanner::RecordIndex> targets{kChanged, 32};
  const auto anew = caught.scan->confirm(caught.scene->volume().catalog(), targets, {});
  ASSERT_TRUE(anew);
  EXPECT_TRUE(*anew);
  auto live = caught.scan->catalog({});
  ASSERT_TRUE(live);
  Scene scene;
  scene.add(std::move(live->volume), std::move(live->catalog), "C:");
  EXPECT_EQ(scene.answer("\\to folder"), "broken missing@1 folder");
  const auto again = caught.scan->confirm(scene.volume().catalog(), targets, {});
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
}

TEST(LiveScanRefusals, AreErrors) {
  const fixture::Volume volume = quiet().build();
  for (const std::uint32_t request : {fixture::kFsctlVolumeData, fixture::kFsctlFileRecord}) {
    World world(volume, volume);
    world.driver().options.failing[request] = 5;
    const auto scan = scanner::LiveScan::sweep(world.volume(), {});
    ASSERT_FALSE(scan);
    EXPECT_NE(scan.error().message.find("(Windows error 5)"), std::string::npos);
  }
  // In the middle: half a catch-up must not pass for a whole one.
  World world(volume, volume);
  auto scan = scanner::LiveScan::sweep(world.volume(), {});
  ASSERT_TRUE(scan);
  world.driver().options.failing[fixture::kFsctlFileRecord] = 21;
  const auto done = (*scan)->catch_up({});
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("(Windows error 21)"), std::string::npos);
}

TEST(LiveScanRefusals, StopsWhenAsked) {
  const fixture::Volume volume = quiet().build();
  World world(volume, volume);
  std::atomic<bool> stop = true;
  const auto scan = scanner::LiveScan::sweep(world.volume(), {.stop = &stop});
  ASSERT_FALSE(scan);
  EXPECT_EQ(scan.error().message, "interrupted");
  stop = false;
  auto swept = scanner::LiveScan::sweep(world.volume(), {.stop = &stop});
  ASSERT_TRUE(swept);
  stop = true;
  const auto done = (*swept)->catch_up({.stop = &stop});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "interrupted");
}

// A file that changed long before the scan was written to the disk long ago: with a margin it is
// not fetched again.
TEST(LiveScanFigures, TheMarginIsKept) {
  const auto filetime_of_now = [] {
    using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<Ticks>(since_1970).count() +
                                      116'444'736'000'000'000);
  };
  constexpr std::uint64_t kHour = 36'000'000'000;
  const fixture::Volume volume = quiet().build();
  const auto files_with = [&](scanner::JournalMargin margin) {
    World world(volume, volume);
    world.driver().now = filetime_of_now() - 5 * kHour;
    for (std::uint64_t i = 0; i < 20; ++i) world.driver().log(820 + i, 0x100);
    world.driver().now = filetime_of_now() - kHour;
    for (std::uint64_t i = 0; i < 3; ++i) world.driver().log(900 + i, 0x100);
    auto scan = scanner::LiveScan::sweep(world.volume(), {}, margin);
    if (!scan || !(*scan)->catch_up({})) return std::uint64_t{0};
    EXPECT_EQ((*scan)->result().margin, margin);
    return (*scan)->result().changed_files;
  };
  const std::uint64_t all = files_with(std::nullopt);
  EXPECT_GE(all, 23U);
  EXPECT_EQ(files_with(std::chrono::hours(2)), 3U);
  EXPECT_EQ(files_with(std::chrono::hours(24)), files_with(std::chrono::hours(6)));
}

// What is reported: files that the journal named, records fetched, how far back the journal went.
TEST(LiveScanFigures, AreTold) {
  World world(with_link(false), with_link(true));
  world.happens(Moment::kBetween, {kChanged, kChanged + 1, kChanged + 2, kChanged + 3});
  Caught caught = catch_up(world);
  const scanner::CatchUp& result = caught.scan->result();
  EXPECT_EQ(result.changed_files, 5U) << "and the one that had been logged before";
  EXPECT_GT(result.margin_bytes, 0U);
  EXPECT_NE(result.oldest_change, 0U);
  // The changed ones, files with rows, and directories on their ways: \\, dir, other.
  EXPECT_EQ(result.refreshed_records, 5U + 4U + 3U);
}

}  // namespace
}  // namespace scanner_test
