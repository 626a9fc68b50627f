// Reparse data that lie outside of their records: each file gets its own, however they lie.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>

#include "scanner/source/window_source.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;

constexpr std::size_t kLinks = 60;

// A link to a file of its own, its data outside.
fixture::File add_link(VolumeBuilder& builder, std::size_t number, std::size_t fragments = 1) {
  builder.add_file(kRoot, numbered(u"target", number));
  const auto link = builder.add_file(kRoot, numbered(u"link", number));
  builder.set_reparse(link, fixture::relative_symlink(numbered(u"target", number)),
                      {.placement = Placement::kNonResident, .fragments = fragments});
  return link;
}

void expect_own_target(Scene& scene, std::size_t number) {
  const std::string n = std::to_string(number);
  EXPECT_EQ(scene.answer("\\link" + n), "ok");
  EXPECT_EQ(scene.link("\\link" + n).resolved, "\\target" + n);
}

// Counts the reads, and fails where a medium would.
class BadMedium final : public scanner::WindowSource {
 public:
  explicit BadMedium(const scanner::SharedSource& source)
      : WindowSource(source, 0, source->size_bytes()) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    ++reads;
    if (bad && offset <= *bad && *bad < offset + buffer.size()) {
      return std::unexpected(scanner::Error{"bad sector"});
    }
    return WindowSource::read_at(offset, buffer);
  }
  [[nodiscard]] std::optional<mft::Bytes> view(std::uint64_t offset,
                                               std::uint64_t length) const override {
    return shows ? WindowSource::view(offset, length) : std::nullopt;
  }
  mutable std::atomic<int> reads = 0;
  std::optional<std::uint64_t> bad;
  bool shows = false;
};

TEST(OutsideReparse, EachFileGetsItsOwnHoweverFarApartTheyLie) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    VolumeBuilder builder({.cluster_bytes = cluster_bytes});
    for (std::size_t i = 0; i < kLinks; ++i) {
      add_link(builder, i);
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

TEST(OutsideReparse, NeighboursComeWithOneRead) {
  const auto reads_of_sweep = [](std::size_t outside) {
    VolumeBuilder builder;
    for (std::size_t i = 0; i < outside; ++i) add_link(builder, i);
    const auto source = std::make_shared<BadMedium>(source_of(builder.build()));
    const auto volume = open_volume(source);
    source->reads = 0;
    EXPECT_TRUE(sweep_volume(*volume));
    return source->reads.load();
  };
  // 60 clusters of 4 KiB are less than what is read at once.
  EXPECT_EQ(reads_of_sweep(kLinks), reads_of_sweep(0) + 1);
}

TEST(OutsideReparse, WhatCannotBeReadTakesNoNeighbourWithIt) {
  constexpr std::size_t kBad = 17;
  VolumeBuilder builder;
  std::uint64_t bad_record = 0;
  for (std::size_t i = 0; i < kLinks; ++i) {
    const auto link = add_link(builder, i);
    if (i == kBad) bad_record = link.record;
  }
  const auto volume = builder.build();
  const auto image = volume.image_bytes();
  const auto data = fixture::relative_symlink(numbered(u"target", kBad));
  const auto bad =
      static_cast<std::uint64_t>(std::ranges::search(image, data).begin() - image.begin());
  ASSERT_LT(bad, image.size());
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
TEST(OutsideReparse, OddOnesAmongPlainOnes) {
  VolumeBuilder builder({.cluster_bytes = 512});
  for (std::size_t i = 0; i < 5; ++i) add_link(builder, i);
  builder.add_file(kRoot, numbered(u"long target name ", 5));
  const auto buffer = fixture::relative_symlink(std::u16string(400, u'.') + u"\\nothing");
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
  EXPECT_EQ(scene.answer("\\whole"), scene.answer("\\same clusters"));
  EXPECT_EQ(scene.answer("\\whole"), scene.answer("\\in pieces"));
  EXPECT_EQ(scene.answer("\\hole"), "opaque");  // zeros: no tag that anybody follows
  for (const std::string path : {"run too short", "too long", "empty", "outside"}) {
    EXPECT_EQ(scene.answer("\\" + path), "unverifiable data-unavailable") << path;
  }
  EXPECT_NE(scene.answer("\\never written"), scene.answer("\\whole"));
}

}  // namespace
}  // namespace scanner_test
