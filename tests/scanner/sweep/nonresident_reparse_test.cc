// Reparse data that lie outside of their records: each file gets its own, however they lie.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <set>

#include "scanner/source/memory_source.h"
#include "scanner/source/window_source.h"
#include "scanner/sweep/sweep.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;

constexpr std::size_t kLinks = 60;
// So many that several workers sweep them and several read: $MFT has more than four chunks then.
constexpr std::size_t kManyLinks = 900;

// A link to a file of its own, its data outside.
fixture::File add_outside_link(VolumeBuilder& builder, std::size_t number) {
  builder.add_file(kRoot, numbered(u"target", number));
  const auto link = builder.add_file(kRoot, numbered(u"link", number));
  builder.set_reparse(link, fixture::relative_symlink(numbered(u"target", number)),
                      {.placement = Placement::kNonResident});
  return link;
}

void expect_own_target(Scene& scene, std::size_t number) {
  const std::string n = std::to_string(number);
  EXPECT_EQ(scene.answer("\\link" + n), "ok");
  EXPECT_EQ(scene.link("\\link" + n).resolved, "\\target" + n);
}

// Counts the reads, fails where a medium would, and stops where it is configured to.
class BadMedium final : public scanner::WindowSource {
 public:
  explicit BadMedium(const scanner::SharedSource& source)
      : WindowSource(source, 0, source->size_bytes()) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    ++reads;
    if (stop != nullptr && offset <= stop_at && stop_at < offset + buffer.size()) *stop = true;
    if (bad && offset <= *bad && *bad < offset + buffer.size()) {
      return std::unexpected(scanner::Error{"bad sector"});
    }
    return WindowSource::read_at(offset, buffer);
  }
  [[nodiscard]] std::optional<scanner::MappedBytes> view(std::uint64_t offset,
                                                         std::uint64_t length) const override {
    return shows ? WindowSource::view(offset, length) : std::nullopt;
  }
  mutable std::atomic<int> reads = 0;
  std::optional<std::uint64_t> bad;
  std::atomic<bool>* stop = nullptr;
  std::uint64_t stop_at = 0;
  bool shows = false;
};

// Where in the image the data of that link begin.
std::uint64_t place_of_data(const fixture::Blob& image, std::size_t number) {
  const auto data = fixture::relative_symlink(numbered(u"target", number));
  const auto found = std::ranges::search(image, data).begin();
  EXPECT_NE(found, image.end());
  return static_cast<std::uint64_t>(found - image.begin());
}

TEST(NonresidentReparse, EachFileGetsItsOwnHoweverFarApartTheyLie) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    VolumeBuilder builder({.cluster_bytes = cluster_bytes});
    for (std::size_t i = 0; i < kLinks; ++i) {
      add_outside_link(builder, i);
      // Gaps of any size: none, those that are read over, and those that are not.
      builder.allocate_clusters(1 + (i % 5) * (i % 5) * 9);
    }
    const auto volume = builder.build();
    for (const std::uint32_t threads : {1U, 3U}) {
      for (const bool shows : {false, true}) {
        const auto source = std::make_shared<BadMedium>(source_of(volume));
        source->shows = shows;
        Scene scene;
        scene.threads = threads;
        scene.add(source);
        for (std::size_t i = 0; i < kLinks; ++i) expect_own_target(scene, i);
        EXPECT_EQ(scene.rows().faults, std::vector<std::string>());
      }
    }
  }
}

TEST(NonresidentReparse, AnyNumberOfThreadsGivesTheSame) {
  constexpr std::size_t kBad = kManyLinks / 2;
  VolumeBuilder builder;
  for (std::size_t i = 0; i < kManyLinks; ++i) {
    add_outside_link(builder, i);
    if (i % 10 == 0) builder.allocate_clusters(20);  // groups of ten
  }
  const auto volume = builder.build();
  ASSERT_GT(volume.record_count(), 4U * 256U);
  const auto source = std::make_shared<BadMedium>(source_of(volume));
  source->bad = place_of_data(volume.image_bytes(), kBad);
  std::set<std::string> reports;
  for (const std::uint32_t threads : {1U, 2U, 4U}) {
    Scene scene;
    scene.threads = threads;
    scene.add(source);
    for (std::size_t i = 0; i < kManyLinks; ++i) {
      if (i != kBad) expect_own_target(scene, i);
    }
    EXPECT_EQ(scene.rows().faults.size(), 1U);
    reports.insert(scene.json());
  }
  EXPECT_EQ(reports.size(), 1U);
}

// Those before its end are read all the same.
TEST(NonresidentReparse, ASourceThatEndsInAGroup) {
  constexpr std::size_t kFirstLost = 30;
  VolumeBuilder builder({.mft_runs = {{16, 64}}});  // before the data
  for (std::size_t i = 0; i < kLinks; ++i) add_outside_link(builder, i);
  auto image = builder.build().image_bytes();
  image.resize(static_cast<std::size_t>(place_of_data(image, kFirstLost)));
  Scene scene(std::make_shared<const scanner::MemorySource>(std::move(image)));
  for (std::size_t i = 0; i < kLinks; ++i) {
    if (i < kFirstLost) {
      expect_own_target(scene, i);
    } else {
      EXPECT_EQ(scene.answer("\\link" + std::to_string(i)), "unverifiable data-unavailable");
    }
  }
  const auto lost = std::ranges::count_if(scene.rows().faults, [](const std::string& fault) {
    return fault.ends_with(" reparse-unreadable");
  });
  EXPECT_EQ(lost, kLinks - kFirstLost);
}

TEST(NonresidentReparse, CanBeStopped) {
  VolumeBuilder builder;
  for (std::size_t i = 0; i < kLinks; ++i) add_outside_link(builder, i);
  const auto volume = builder.build();
  const auto source = std::make_shared<BadMedium>(source_of(volume));
  std::atomic<bool> stop = false;
  source->stop = &stop;
  source->stop_at = place_of_data(volume.image_bytes(), 0);
  const auto opened = open_volume(source);
  const auto swept = scanner::sweep(*opened, {.threads = 1, .stop = &stop});
  ASSERT_FALSE(swept);
  EXPECT_EQ(swept.error().message, "interrupted");
}

TEST(NonresidentReparse, NeighboursComeWithOneRead) {
  const auto reads_of_sweep = [](std::size_t outside) {
    VolumeBuilder builder;
    for (std::size_t i = 0; i < outside; ++i) add_outside_link(builder, i);
    const auto source = std::make_shared<BadMedium>(source_of(builder.build()));
    const auto volume = open_volume(source);
    source->reads = 0;
    EXPECT_TRUE(sweep_volume(*volume));
    return source->reads.load();
  };
  // 60 clusters of 4 KiB are less than what is read at once.
  EXPECT_EQ(reads_of_sweep(kLinks), reads_of_sweep(0) + 1);
}

TEST(NonresidentReparse, WhatCannotBeReadTakesNoNeighbourWithIt) {
  constexpr std::size_t kBad = 17;
  VolumeBuilder builder;
  std::uint64_t bad_record = 0;
  for (std::size_t i = 0; i < kLinks; ++i) {
    const auto link = add_outside_link(builder, i);
    if (i == kBad) bad_record = link.record;
  }
  const auto volume = builder.build();
  const auto bad = place_of_data(volume.image_bytes(), kBad);
  for (const std::uint32_t threads : {1U, 2U}) {
    const auto source = std::make_shared<BadMedium>(source_of(volume));
    source->bad = bad;
    Scene scene;
    scene.threads = threads;
    scene.add(source);
    EXPECT_EQ(scene.answer("\\link" + std::to_string(kBad)), "unverifiable data-unavailable");
    EXPECT_EQ(scene.rows().faults,
              std::vector<std::string>{std::to_string(bad_record) + " reparse-unreadable"});
    for (std::size_t i = 0; i < kLinks; ++i) {
      if (i != kBad) expect_own_target(scene, i);
    }
  }
}

// In pieces, with a hole, with a part that was never written, too short, too long, and the clusters
// of another file: each as if it were alone. The index engine reads each when it meets it, and
// Scene compares with it.
TEST(NonresidentReparse, OddOnesAmongPlainOnes) {
  VolumeBuilder builder({.cluster_bytes = 512});
  for (std::size_t i = 0; i < 5; ++i) add_outside_link(builder, i);
  std::u16string target;
  for (int i = 0; i < 200; ++i) target += u".\\";
  const auto buffer = fixture::relative_symlink(target + u"target3");
  const auto runs = builder.place_clusters(buffer);
  ASSERT_EQ(runs.size(), 1U);
  const auto add_odd = [&](std::u16string_view name, fixture::NonResidentForm form) {
    const auto file = builder.add_file(kRoot, name);
    form.cluster_bytes = 512;
    builder.add_attribute(file, fixture::non_resident(fixture::kReparsePoint, std::move(form)));
  };
  const std::int64_t lcn = runs.front().lcn;
  add_odd(u"whole", {.runs = runs, .data_bytes = buffer.size()});
  add_odd(u"same clusters", {.runs = runs, .data_bytes = buffer.size()});
  add_odd(u"in pieces",
          {.runs = {{lcn, 1}, {lcn + 1, runs.front().length - 1}}, .data_bytes = buffer.size()});
  add_odd(u"hole", {.runs = {{fixture::kHole, 4}}, .data_bytes = buffer.size()});
  add_odd(u"never written", {.runs = runs, .data_bytes = buffer.size(), .initialized_bytes = 600});
  add_odd(u"run too short", {.runs = {{lcn, 1}}, .data_bytes = buffer.size()});
  add_odd(u"too long", {.runs = {{lcn, 40}}, .data_bytes = 16385});
  add_odd(u"empty", {.runs = runs, .data_bytes = 0});
  add_odd(u"outside", {.runs = {{1'000'000, 4}}, .data_bytes = buffer.size()});
  const auto volume = builder.build();
  Scene scene(volume);
  for (std::size_t i = 0; i < 5; ++i) expect_own_target(scene, i);
  for (const std::string path : {"whole", "same clusters", "in pieces"}) {
    EXPECT_EQ(scene.link("\\" + path).resolved, "\\target3") << path;
  }
  EXPECT_EQ(scene.answer("\\hole"), "opaque");  // zeros: no tag that anybody follows
  for (const std::string path : {"run too short", "too long", "empty", "outside"}) {
    EXPECT_EQ(scene.answer("\\" + path), "unverifiable data-unavailable") << path;
  }
  EXPECT_NE(scene.answer("\\never written"), "ok");
}

}  // namespace
}  // namespace scanner_test
