// Targets that $MFT has and the index of their directory lacks. However an index is read, at its
// place in one read or as a whole, it must say the same.
#include "scanner/resolve/index_confirmation.h"

#include <gtest/gtest.h>

#include <map>

#include "scanner/audit/audit_rows.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::IndexPlace;

constexpr std::uint64_t kDirectory = 40;
constexpr std::uint32_t kCluster = 4096;

using Answers = std::map<std::string, std::string>;  // by the link's path

// After confirmation. Without `places`, all indexes are read as a whole.
Answers answers_of(const fixture::Volume& fixture, bool places) {
  auto volume = open_volume(source_of(fixture));
  auto catalog = sweep_volume(*volume);
  if (!places) {
    for (scanner::Directory& directory : catalog->directories) directory.index = {};
  }
  scanner::AuditedVolumes volumes;
  volumes.push_back(
      std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
  scanner::VolumeMap map;
  map.map("C:", 0);
  std::vector<scanner::VolumeResolutions> resolutions;
  resolutions.push_back(scanner::resolve_volume(volumes, map, 0, {}));
  if (scanner::confirm_by_indexes(volumes, resolutions, {})) {
    resolutions.front() = scanner::resolve_volume(volumes, map, 0, {});
  }
  const scanner::AuditRows rows(volumes, resolutions, {0}, {});
  Collector seen;
  rows.visit(report::RowKind::kLink, 0, rows.count(report::RowKind::kLink), seen);
  Answers answers;
  for (const auto& [path, link] : seen.links) {
    answers[path] = link.evaluator.empty() ? link.answer : link.evaluator;
  }
  return answers;
}

Answers answers_of(const fixture::Volume& fixture) {
  Answers answers = answers_of(fixture, true);
  EXPECT_EQ(answers, answers_of(fixture, false));
  return answers;
}

IndexPlace place_in(const fixture::Volume& fixture, std::uint64_t record = kDirectory) {
  const auto volume = open_volume(source_of(fixture));
  const auto catalog = sweep_volume(*volume);
  for (const scanner::Directory& directory : catalog->directories) {
    if (directory.record == record) return directory.index;
  }
  ADD_FAILURE() << "no directory " << record;
  return {};
}

// \d with files \d\f10, \d\f11 …, and a link \to-f10 … to each.
VolumeBuilder directory_of(std::size_t files, fixture::VolumeOptions options = {}) {
  VolumeBuilder builder(std::move(options));
  const File directory = builder.add_directory(kRoot, u"d", {.record = kDirectory});
  for (std::size_t i = 0; i < files; ++i) {
    const std::u16string name = numbered(u"f", 10 + i);
    builder.add_file(directory, name, {.record = 100 + i});
    builder.set_reparse(builder.add_file(kRoot, u"to-" + name, {.record = 200 + i}),
                        fixture::relative_symlink(u"d\\" + name));
  }
  return builder;
}
constexpr std::size_t kOneBlock = 20;
constexpr std::size_t kTwoBlocks = 50;

std::size_t count_of(const Answers& answers, const std::string& answer) {
  return static_cast<std::size_t>(std::ranges::count_if(
      answers, [&](const auto& one) { return one.second.starts_with(answer); }));
}

// A volume whose \d has its names in one block, and that block.
struct OneBlock {
  fixture::Volume volume = directory_of(kOneBlock).build();
  std::uint64_t at = place_in(volume).lcn() * kCluster;

  void write(std::uint64_t offset, std::uint8_t value) {
    const Blob byte{static_cast<std::byte>(value)};
    volume.image.write(at + offset, byte);
  }
};

TEST(IndexConfirmation, NamesInTheRecord) {
  const auto volume = directory_of(2).build();
  EXPECT_TRUE(place_in(volume).in_record());
  EXPECT_EQ(count_of(answers_of(volume), "ok"), 2U);
}

TEST(IndexConfirmation, NamesInOneBlock) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    const auto volume = directory_of(kOneBlock, {.cluster_bytes = cluster_bytes}).build();
    const IndexPlace place = place_in(volume);
    ASSERT_TRUE(place.in_blocks());
    EXPECT_EQ(place.block_count(), 1U);
    Blob signature(4);
    volume.read(place.lcn() * cluster_bytes, signature);
    EXPECT_EQ(signature, fixture::ascii("INDX"));
    EXPECT_EQ(count_of(answers_of(volume), "ok"), kOneBlock);
  }
}

// One name is in the root, between the blocks.
TEST(IndexConfirmation, NamesInSeveralBlocks) {
  for (const std::uint32_t cluster_bytes : {512U, 4096U, 65536U}) {
    const auto volume = directory_of(kTwoBlocks, {.cluster_bytes = cluster_bytes}).build();
    const IndexPlace place = place_in(volume);
    ASSERT_TRUE(place.in_blocks());
    EXPECT_EQ(place.block_count(), 2U);
    EXPECT_EQ(count_of(answers_of(volume), "ok"), kTwoBlocks);
  }
}

TEST(IndexConfirmation, OtherShapesAreReadAsAWhole) {
  const auto deep = directory_of(kOneBlock, {.max_index_entries_per_block = 2}).build();
  EXPECT_FALSE(place_in(deep).is_known());
  EXPECT_EQ(count_of(answers_of(deep), "ok"), kOneBlock);

  auto builder = directory_of(kOneBlock);
  builder.force_attribute_list({kDirectory}, fixture::Placement::kResident);
  const auto listed = builder.build();
  EXPECT_FALSE(place_in(listed).is_known());
  EXPECT_EQ(count_of(answers_of(listed), "ok"), kOneBlock);
}

TEST(IndexConfirmation, ANameThatTheIndexLacksIsMissing) {
  for (const std::size_t files : {std::size_t{2}, kOneBlock, kTwoBlocks}) {
    auto builder = directory_of(files);
    builder.omit_index_entry({101}, u"f11");
    const auto volume = builder.build();
    EXPECT_TRUE(place_in(volume).is_known());
    const Answers answers = answers_of(volume);
    EXPECT_EQ(answers.at("\\to-f11"), "broken missing@1 f11");
    EXPECT_EQ(count_of(answers, "ok"), files - 1);
  }
}

TEST(IndexConfirmation, AnEntryForAnotherUseOfTheRecordDisagrees) {
  for (const std::size_t files : {std::size_t{2}, kOneBlock}) {
    auto builder = directory_of(files);
    builder.omit_index_entry({101}, u"f11");
    builder.add_index_entry({kDirectory},
                            {.parent = builder.reference({kDirectory}), .name = u"f11"}, {101, 7});
    const Answers answers = answers_of(builder.build());
    EXPECT_EQ(answers.at("\\to-f11"), "unverifiable index-disagrees@1 f11");
    EXPECT_EQ(count_of(answers, "ok"), files - 1);
  }
}

TEST(IndexConfirmation, ABlockThatTheBitmapMarksFreeProvesNothing) {
  auto builder = directory_of(kOneBlock);
  builder.edit_record(kDirectory, [](fixture::RecordBuilder& record) {
    record.patch_u8(record.attribute_offset(fixture::kBitmap) + 0x20, 0);  // the value
  });
  const auto volume = builder.build();
  EXPECT_FALSE(place_in(volume).is_known());
  EXPECT_EQ(count_of(answers_of(volume), "unverifiable damaged@1"), kOneBlock);
}

TEST(IndexConfirmation, ABlockOfAnotherVcnProvesNothing) {
  OneBlock one;
  one.write(0x10, 1);
  EXPECT_TRUE(place_in(one.volume).in_blocks());
  EXPECT_EQ(count_of(answers_of(one.volume), "unverifiable damaged@1"), kOneBlock);
}

TEST(IndexConfirmation, ATornBlockProvesNothing) {
  OneBlock one;
  one.write(510, 0xEE);
  EXPECT_EQ(count_of(answers_of(one.volume), "unverifiable damaged@1"), kOneBlock);
}

TEST(IndexConfirmation, ABlockWithoutItsSignatureProvesNothing) {
  OneBlock one;
  one.write(0, 'J');
  EXPECT_EQ(count_of(answers_of(one.volume), "unverifiable damaged@1"), kOneBlock);
}

// Two directories with the same block: the first read must leave it as it is for the second.
TEST(IndexConfirmation, TwoDirectoriesMayClaimTheSameBlock) {
  auto builder = directory_of(kOneBlock);
  const File twin = builder.add_directory(kRoot, u"twin", {.record = 41});
  for (std::size_t i = 0; i < kOneBlock; ++i) {
    builder.add_file(twin, numbered(u"f", 10 + i), {.record = 300 + i});
  }
  builder.set_reparse(builder.add_file(kRoot, u"to-twin"), fixture::relative_symlink(u"twin\\f10"));
  auto volume = builder.build();
  Blob twins = volume.record(41);
  const Blob first = volume.record(kDirectory);
  const auto lcn_in = [](const Blob& record) {
    constexpr std::array kType{std::byte{0xA0}, std::byte{0}, std::byte{0}, std::byte{0}};
    const auto at = std::ranges::search(record, kType).begin() - record.begin();
    return static_cast<std::size_t>(at) + 0x48 + 2;  // behind the name $I30 and the run's length
  };
  std::ranges::copy(std::span(first).subspan(lcn_in(first), 2),
                    twins.begin() + static_cast<std::ptrdiff_t>(lcn_in(twins)));
  volume.set_record(41, twins);
  ASSERT_EQ(place_in(volume, 41).lcn(), place_in(volume).lcn());
  const Answers answers = answers_of(volume);
  EXPECT_EQ(count_of(answers, "ok"), kOneBlock);
  EXPECT_NE(answers.at("\\to-twin"), "ok");
}

TEST(IndexConfirmation, TargetsOfOtherEvaluatorsAreConfirmed) {
  for (const bool listed : {true, false}) {
    auto builder = directory_of(kOneBlock);
    const auto lx = [&](File parent, std::u16string_view name, std::string_view target) {
      builder.set_reparse(builder.add_file(parent, name), fixture::lx_symlink(target));
    };
    builder.set_reparse(builder.add_file(kRoot, u"app"),
                        fixture::app_exec_link(u"P_1", u"P_1!App", u"C:\\d\\f11"));
    lx(kRoot, u"lx", "d/f11");
    lx({kDirectory}, u"way", "f12");
    lx(kRoot, u"lx-through-link", "d/way");
    builder.add_file(builder.add_directory({kDirectory}, u"sub"), u"x");
    lx(kRoot, u"lx-through-directory", "d/sub/x");
    if (!listed) {
      builder.omit_index_entry({101}, u"f11");
      for (const auto& name : builder.build().names) {
        if (name.name == u"way" || name.name == u"sub") {
          builder.omit_index_entry({name.file.record}, name.name);
        }
      }
    }
    const Answers answers = answers_of(builder.build());
    const std::string end = listed ? " ok" : " broken missing";
    EXPECT_EQ(answers.at("\\app"), "createprocess" + end);
    EXPECT_EQ(answers.at("\\lx"), "wsl" + end);
    EXPECT_EQ(answers.at("\\lx-through-link"), "wsl" + end);
    EXPECT_EQ(answers.at("\\lx-through-directory"), "wsl" + end);
  }
}

// Every byte in turn is wrong: of the directory's record, and of its block.
TEST(IndexConfirmation, DamageMeansTheSameHoweverTheIndexIsRead) {
  const OneBlock sound;
  const auto try_at = [&](std::uint64_t offset) {
    OneBlock damaged = sound;
    Blob byte(1);
    damaged.volume.read(offset, byte);
    byte[0] ^= std::byte{0x41};
    damaged.volume.image.write(offset, byte);
    EXPECT_EQ(answers_of(damaged.volume, true), answers_of(damaged.volume, false)) << offset;
  };
  for (std::uint64_t i = 0; i < 0x250; i += 3) {
    try_at(sound.volume.record_byte_offset(kDirectory, i));
  }
  for (std::uint64_t i = 0; i < 0x300; i += 5) try_at(sound.at + i);
}

}  // namespace
}  // namespace scanner_test
