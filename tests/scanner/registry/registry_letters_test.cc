#include "scanner/registry/registry_letters.h"

#include <gtest/gtest.h>

namespace scanner {
namespace {

constexpr const char* kVolume = "Volume{00112233-4455-6677-8899-aabbccddeeff}";

PartitionIdentity mbr(std::uint32_t signature, std::uint64_t offset = 1048576) {
  return {.scheme = PartitionScheme::kMbr, .disk_signature = signature, .offset_bytes = offset};
}

VolumeRegistry registry(VolumeIndex volume,
                        const std::vector<std::pair<std::string, PartitionIdentity>>& devices) {
  VolumeRegistry result{.volume = volume, .hive = {.state = HiveState::kCurrent}};
  for (const auto& [name, identity] : devices) {
    result.hive.mounted.devices.push_back(
        {.name = name, .partition = identity, .device = identity_words(identity)});
  }
  return result;
}

struct Outcome {
  VolumeMap map;
  RegistryLetters letters;

  std::string answer(const std::string& name) const {
    const VolumeAnswer answer = map.find(name);
    switch (answer.kind) {
      case VolumeAnswer::Kind::kVolume:
        return (answer.assumed_letter != 0 ? "assumed " : "") + std::to_string(answer.volume);
      case VolumeAnswer::Kind::kDoesNotExist: return "none";
      case VolumeAnswer::Kind::kForeign: return "foreign";
      case VolumeAnswer::Kind::kNotGiven: return "not given";
      default: return "of this machine";
    }
  }
  std::size_t notes(VolumeIndex volume) const {
    return letters.registries.at(volume)->notes.size();
  }
};

Outcome match(const std::vector<VolumeRegistry>& registries,
              const std::vector<GivenPartition>& given, std::size_t volumes, VolumeMap map = {}) {
  Outcome outcome{.map = std::move(map), .letters = {}};
  outcome.letters = map_registry_letters(registries, given, volumes, outcome.map);
  return outcome;
}

const std::vector<GivenPartition> kTwoVolumes{
    {.name = "c.img#1", .identity = mbr(1), .volume = 0},
    {.name = "d.img#1", .identity = mbr(2), .volume = 1},
};

TEST(RegistryLetters, LettersAndGuids) {
  const auto outcome =
      match({registry(0, {{"C:", mbr(1)}, {"D:", mbr(2)}, {kVolume, mbr(2)}})}, kTwoVolumes, 2);
  EXPECT_EQ(outcome.answer("C:"), "0");
  EXPECT_EQ(outcome.answer("D:"), "1");
  EXPECT_EQ(outcome.answer(kVolume), "1");
  EXPECT_EQ(outcome.notes(0), 0U);
  EXPECT_FALSE(outcome.letters.registries[1]);
  ASSERT_EQ(outcome.letters.letters[1].size(), 2U);
  EXPECT_EQ(outcome.letters.letters[1][0].registry, "c.img#1");
}

TEST(RegistryLetters, NothingWithoutARegistry) {
  const auto outcome = match({}, kTwoVolumes, 2);
  EXPECT_TRUE(outcome.map.all().empty());
  EXPECT_EQ(outcome.letters.letters.size(), 2U);
}

TEST(RegistryLetters, AnUnreadableRegistryMakesTheOthersProvisional) {
  VolumeRegistry unreadable{.volume = 1, .hive = {.state = HiveState::kUnreadable, .problem = "x"}};
  const auto outcome =
      match({registry(0, {{"C:", mbr(1)}, {kVolume, mbr(2)}}), unreadable}, kTwoVolumes, 2);
  EXPECT_EQ(outcome.answer("C:"), "assumed 0");
  EXPECT_TRUE(outcome.letters.letters[0][0].provisional);
  EXPECT_EQ(outcome.answer(kVolume), "1");
  EXPECT_EQ(outcome.notes(1), 1U);
}

TEST(RegistryLetters, DamageIsReported) {
  auto damaged = registry(1, {{"C:", mbr(1)}});
  damaged.hive.mounted.damage = HiveFault::kBadCell;
  const auto outcome =
      match({registry(0, {{"C:", mbr(1)}, {"D:", mbr(2)}}), damaged}, kTwoVolumes, 2);
  EXPECT_EQ(outcome.answer("C:"), "assumed 0");
  EXPECT_EQ(outcome.answer("D:"), "assumed 1");
}

TEST(RegistryLetters, SilenceOfAnotherWindowsIsDisagreement) {
  const auto outcome =
      match({registry(0, {{"C:", mbr(1)}, {"D:", mbr(2)}}), registry(1, {{"C:", mbr(1)}})},
            kTwoVolumes, 2);
  EXPECT_EQ(outcome.answer("C:"), "0");
  EXPECT_EQ(outcome.answer("D:"), "not given");
  EXPECT_EQ(outcome.notes(0), 1U);
}

TEST(RegistryLetters, GuidsOfSeveralWindowsAreJoinedUnlessTheyContradict) {
  const std::string other = "Volume{0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603}";
  const auto joined = match({registry(0, {{"C:", mbr(1)}, {kVolume, mbr(1)}}),
                             registry(1, {{"C:", mbr(1)}, {other, mbr(2)}})},
                            kTwoVolumes, 2);
  EXPECT_EQ(joined.answer(kVolume), "0");
  EXPECT_EQ(joined.answer(other), "1");
  const auto contradicted =
      match({registry(0, {{kVolume, mbr(1)}}), registry(1, {{kVolume, mbr(2)}})}, kTwoVolumes, 2);
  EXPECT_EQ(contradicted.answer(kVolume), "not given");
}

TEST(RegistryLetters, AVolumeWithoutItsDiskIsCOnlyIfNothingElseCanBe) {
  const std::vector<GivenPartition> given{{.name = "c.img", .volume = 0},
                                          {.name = "d.img#1", .identity = mbr(2), .volume = 1}};
  EXPECT_EQ(match({registry(0, {{"C:", mbr(1)}, {"D:", mbr(2)}})}, given, 2).answer("C:"), "0");
  // Two letters of one partition leave it at that.
  EXPECT_EQ(match({registry(0, {{"C:", mbr(1)}, {"X:", mbr(1)}})}, given, 2).answer("X:"), "0");
  // E: can be it as well.
  EXPECT_EQ(match({registry(0, {{"C:", mbr(1)}, {"E:", mbr(3)}})}, given, 2).answer("C:"),
            "not given");
  // C: is known to be another one.
  EXPECT_EQ(match({registry(0, {{"C:", mbr(2)}, {"E:", mbr(3)}})}, given, 2).answer("E:"),
            "not given");
  auto damaged = registry(0, {{"C:", mbr(1)}});
  damaged.hive.mounted.damage = HiveFault::kTooMany;
  EXPECT_EQ(match({damaged}, given, 2).answer("C:"), "not given");
}

TEST(RegistryLetters, TheDriveMapTakesPrecedence) {
  VolumeMap map;
  map.does_not_exist("D:");
  map.map("E:", 0);
  const auto outcome = match({registry(0, {{"C:", mbr(1)}, {"D:", mbr(2)}, {kVolume, mbr(1)}})},
                             kTwoVolumes, 2, map);
  EXPECT_EQ(outcome.answer("C:"), "not given");
  EXPECT_EQ(outcome.answer("D:"), "none");
  EXPECT_EQ(outcome.answer(kVolume), "0");
}

TEST(RegistryLetters, PartitionsThatAreNotScanned) {
  const std::vector<GivenPartition> given{
      {.name = "c.img#1", .identity = mbr(1), .volume = 0},
      {.name = "c.img#2", .identity = mbr(1, 2), .what = "exFAT"},
      {.name = "c.img#3", .identity = mbr(1, 3), .what = "NTFS", .not_asked_for = true}};
  const auto outcome = match(
      {registry(0, {{"C:", mbr(1)}, {"D:", mbr(1, 2)}, {"E:", mbr(1, 3)}, {"F:", mbr(1, 4)}})},
      given, 1);
  EXPECT_EQ(outcome.answer("D:"), "foreign");
  EXPECT_EQ(outcome.answer("E:"), "not given");
  EXPECT_EQ(outcome.answer("F:"), "not given");
  EXPECT_EQ(outcome.notes(0), 3U);
}

}  // namespace
}  // namespace scanner
