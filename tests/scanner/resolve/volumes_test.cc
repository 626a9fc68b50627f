// Drive letters and volume GUIDs: mapped, absent, foreign, assumed.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

void junction(VolumeBuilder& builder, std::u16string_view name, std::u16string_view target) {
  builder.set_reparse(builder.add_directory(kRoot, name), fixture::junction(target));
}
void mount_point(VolumeBuilder& builder, std::u16string_view name, std::u16string_view substitute) {
  builder.set_reparse(builder.add_directory(kRoot, name), fixture::mount_point(substitute));
}

constexpr std::u16string_view kGuid = u"\\??\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}";
const std::string kGuidKey = "Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}";

TEST(Volumes, Mapped) {
  VolumeBuilder c;
  junction(c, u"to_d", u"D:\\data");
  junction(c, u"missing", u"D:\\gone");
  junction(c, u"there_and_back", u"D:\\back");
  c.add_directory(kRoot, u"home");
  VolumeBuilder d;
  d.add_directory(kRoot, u"data");
  junction(d, u"back", u"C:\\home");
  Scene scene;
  scene.add(c.build(), "C:");
  scene.add(d.build(), "D:");
  EXPECT_EQ(scene.answer("\\to_d"), "ok");
  EXPECT_EQ(scene.link("\\to_d").resolved, "\\data");
  EXPECT_EQ(scene.link("\\to_d").flags, "crosses-volume");
  EXPECT_EQ(scene.answer("\\missing"), "broken missing@1 gone");
  EXPECT_EQ(scene.link("\\there_and_back").resolved, "\\home");
  EXPECT_EQ(scene.link("\\there_and_back").flags, "");
}

TEST(Volumes, NotGivenAbsentOrForeign) {
  VolumeBuilder c;
  junction(c, u"not_given", u"X:\\data");
  junction(c, u"no_such", u"Y:\\data");
  junction(c, u"foreign", u"Z:\\data");
  mount_point(c, u"guid", std::u16string(kGuid) + u"\\");
  Scene scene(c.build(), "C:");
  scene.map.does_not_exist("Y:");
  scene.map.foreign("Z:");
  EXPECT_EQ(scene.answer("\\not_given"), "unverifiable volume-not-given@1 X:");
  EXPECT_EQ(scene.answer("\\no_such"), "broken no-such-volume@1 Y:");
  EXPECT_EQ(scene.answer("\\foreign"), "unverifiable foreign-file-system@1 Z:");
  EXPECT_EQ(scene.answer("\\guid"), "unverifiable volume-not-given@1 " + kGuidKey);
  EXPECT_EQ(scene.link("\\guid").kind, "volume-mount-point");
}

TEST(Volumes, MountPoints) {
  VolumeBuilder c;
  mount_point(c, u"root", std::u16string(kGuid) + u"\\");
  mount_point(c, u"no_slash", kGuid);
  mount_point(c, u"below", std::u16string(kGuid) + u"\\data");
  mount_point(c, u"letter", u"\\??\\D:\\");
  mount_point(c, u"letter_no_slash", u"\\??\\D:");
  VolumeBuilder d;
  const auto data = d.add_directory(kRoot, u"data");
  Scene scene(c.build(), "C:");
  scene.map.map(kGuidKey, scene.add(d.build(), "D:"));
  EXPECT_EQ(scene.answer("\\root"), "ok");
  EXPECT_EQ(scene.link("\\root").resolved, "\\");
  EXPECT_EQ(scene.link("\\root").kind, "volume-mount-point");
  EXPECT_EQ(scene.answer("\\no_slash"), "degraded no-trailing-backslash@1");
  EXPECT_EQ(scene.link("\\no_slash").flags, "no-trailing-backslash crosses-volume");
  EXPECT_EQ(scene.link("\\below").kind, "junction");
  EXPECT_EQ(scene.link("\\below").resolved_record, data.record);
  EXPECT_EQ(scene.link("\\letter").kind, "junction");
  EXPECT_EQ(scene.link("\\letter").flags, "drive-letter crosses-volume");
  EXPECT_EQ(scene.answer("\\letter"), "ok");
  EXPECT_EQ(scene.link("\\letter_no_slash").answer, "degraded no-trailing-backslash@1");
}

// The promise in one test: working junctions to a C: that is not there are not broken.
TEST(AssumedLetters, JunctionsToAnAbsentVolume) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"Users");  // a chance hit is no evidence against the many misses
  for (int i = 0; i < 20; ++i) {
    std::u16string name = u"j";
    name.push_back(static_cast<char16_t>(u'a' + i));
    junction(builder, name, u"C:\\Users\\" + name);
  }
  junction(builder, u"users", u"C:\\Users");
  junction(builder, u"root", u"C:\\");
  Scene scene(builder.build());
  scene.assume_letters();
  EXPECT_EQ(scene.map.find("C:").kind, scanner::VolumeAnswer::Kind::kNotGiven);
  EXPECT_EQ(scene.rows().links.size(), 22U);
  for (const auto& [path, link] : scene.rows().links) {
    EXPECT_EQ(link.answer, "unverifiable volume-not-given@1 C:") << path;
  }
}

// A link to the root alone proves nothing: every volume has one.
TEST(AssumedLetters, RootsAreNotEvidence) {
  VolumeBuilder builder;
  junction(builder, u"root", u"D:\\");
  Scene scene(builder.build());
  scene.assume_letters();
  EXPECT_EQ(scene.answer("\\root"), "unverifiable volume-not-given@1 D:");
}

// The trial that finds the evidence assumes E: too, and its answers are taken over where they hold:
// a chain into a dropped letter must be walked again.
TEST(AssumedLetters, TrialsGiveWhatANewWalkGives) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a");
  builder.add_directory(kRoot, u"b");
  junction(builder, u"good1", u"D:\\a");
  junction(builder, u"good2", u"D:\\b");
  junction(builder, u"lost", u"D:\\gone");
  junction(builder, u"weak", u"E:\\a");
  junction(builder, u"weaker", u"E:\\nothing");
  junction(builder, u"chain", u"D:\\weak");
  junction(builder, u"chained", u"D:\\chain\\x");
  const auto volume = builder.build();
  std::vector<std::map<std::string, std::string>> answers;
  for (const bool reuse : {true, false}) {
    Scene scene(volume);
    scene.assume_letters();
    if (!reuse) scene.forget_trials();
    auto& seen = answers.emplace_back();
    for (const auto& [path, link] : scene.rows().links) seen[path] = link.answer + link.flags;
  }
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[0].at("\\weak"), "unverifiable volume-not-given@1 E:");
  EXPECT_EQ(answers[0].at("\\chain"), "unverifiable volume-not-given@2 E:assumed-letter");
}

TEST(AssumedLetters, AVolumesOwnWorkingLinks) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a");
  builder.add_directory(kRoot, u"b");
  junction(builder, u"l1", u"D:\\a");
  junction(builder, u"l2", u"D:\\b");
  junction(builder, u"l3", u"D:\\gone");
  junction(builder, u"other", u"E:\\a\\x");
  Scene scene(builder.build());
  scene.assume_letters();
  ASSERT_EQ(scene.letters.at(0).size(), 1U);
  EXPECT_EQ(scene.letters[0][0].letter, "D:");
  EXPECT_EQ(scene.letters[0][0].origin, report::LetterOrigin::kAssumed);
  EXPECT_EQ(scene.letters[0][0].found, 2U);
  EXPECT_EQ(scene.letters[0][0].not_found, 1U);
  EXPECT_TRUE(scene.letters[0][0].weak);
  EXPECT_EQ(scene.answer("\\l1"), "unverifiable assumed-letter@1 D:");
  EXPECT_EQ(scene.link("\\l1").flags, "assumed-letter found-there");
  EXPECT_EQ(scene.answer("\\l3"), "unverifiable assumed-letter@1 gone");
  EXPECT_EQ(scene.answer("\\other"), "unverifiable volume-not-given@1 E:");
}

TEST(AssumedLetters, WindowsItselfIsEvidenceForC) {
  VolumeBuilder builder;
  const auto windows = builder.add_directory(kRoot, u"WINDOWS");
  const auto system = builder.add_directory(windows, u"System32");
  const auto config = builder.add_directory(system, u"CONFIG");
  builder.add_file(config, u"System");
  builder.add_directory(kRoot, u"there");
  junction(builder, u"found", u"C:\\there");
  junction(builder, u"l1", u"C:\\gone1");
  junction(builder, u"l2", u"C:\\gone2");
  Scene scene(builder.build());
  scene.assume_letters();
  EXPECT_EQ(scene.answer("\\l1"), "unverifiable assumed-letter@1 gone1");
  EXPECT_EQ(scene.answer("\\found"), "ok");
}

TEST(AssumedLetters, AFolderNamedWindowsIsNone) {
  VolumeBuilder builder;
  const auto windows = builder.add_directory(kRoot, u"Windows");
  const auto system = builder.add_directory(windows, u"System32");
  builder.add_directory(system, u"config");
  builder.add_directory(kRoot, u"there");
  junction(builder, u"found", u"C:\\there");
  Scene scene(builder.build());
  scene.assume_letters();
  EXPECT_EQ(scene.answer("\\found"), "unverifiable assumed-letter@1 C:");
}

TEST(AssumedLetters, NeverAgainstTheMap) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a");
  junction(builder, u"l1", u"D:\\a");
  junction(builder, u"l2", u"D:\\gone");
  Scene none(builder.build());
  none.map.does_not_exist("D:");
  none.assume_letters();
  EXPECT_EQ(none.answer("\\l1"), "broken no-such-volume@1 D:");
  // Given for certain, absence is proven.
  Scene mapped(builder.build(), "D:");
  mapped.assume_letters();
  EXPECT_EQ(mapped.answer("\\l1"), "ok");
  EXPECT_EQ(mapped.link("\\l1").flags, "");
  EXPECT_EQ(mapped.answer("\\l2"), "broken missing@1 gone");
  // Known under one letter, it is not assumed to be another.
  Scene other(builder.build(), "E:");
  other.assume_letters();
  EXPECT_EQ(other.answer("\\l1"), "unverifiable volume-not-given@1 D:");
}

TEST(AssumedLetters, EqualClaimsCancelEachOther) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a");
  junction(builder, u"l1", u"D:\\a");
  const auto volume = builder.build();
  Scene scene;
  scene.add(volume);
  scene.add(volume);
  scene.assume_letters();
  for (const auto& [path, link] : scene.rows().links) {
    EXPECT_EQ(link.answer, "unverifiable volume-not-given@1 D:") << path;
  }
}

// A chain that goes on under an assumed letter: nothing behind it is proven either.
TEST(AssumedLetters, ChainsThroughThem) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a");
  junction(builder, u"l1", u"D:\\a");
  junction(builder, u"again", u"D:\\a");
  junction(builder, u"l2", u"D:\\l3");
  const auto link = builder.add_directory(kRoot, u"l3");
  builder.set_reparse(link, fixture::relative_symlink(u"gone"));
  junction(builder, u"loop", u"D:\\loop");
  Scene scene(builder.build());
  scene.assume_letters();
  EXPECT_EQ(scene.answer("\\l2"), "unverifiable assumed-letter@2 gone");
  EXPECT_EQ(scene.answer("\\l3"), "broken missing@1 gone");
  EXPECT_EQ(scene.answer("\\loop"), "unverifiable assumed-letter@1 loop");
}

}  // namespace
}  // namespace scanner_test
