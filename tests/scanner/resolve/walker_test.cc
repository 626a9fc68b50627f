// How one path is walked: parents, dots, kinds, names. [FSA] [SMB2]
#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

void file_link(VolumeBuilder& builder, File parent, std::u16string_view name,
               const fixture::Blob& reparse) {
  builder.set_reparse(builder.add_file(parent, name), reparse);
}
void directory_link(VolumeBuilder& builder, File parent, std::u16string_view name,
                    const fixture::Blob& reparse) {
  builder.set_reparse(builder.add_directory(parent, name), reparse);
}
fixture::Blob relative(std::u16string_view target) {
  return fixture::relative_symlink(target);
}
fixture::Blob absolute(std::u16string_view target) {
  return fixture::absolute_symlink(target);
}
fixture::Blob junction(std::u16string_view target) {
  return fixture::junction(target);
}

TEST(Walker, AbsoluteRelativeAndRootedTargets) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  const auto b = builder.add_directory(a, u"b");
  builder.add_file(b, u"f");
  file_link(builder, a, u"absolute", absolute(u"C:\\a\\b\\f"));
  file_link(builder, a, u"relative", relative(u"b\\f"));
  file_link(builder, a, u"dotted", relative(u".\\b\\.\\f"));
  file_link(builder, a, u"up", relative(u"..\\a\\b\\f"));
  file_link(builder, b, u"rooted", relative(u"\\a\\b\\f"));
  directory_link(builder, a, u"junction", junction(u"C:\\a\\b"));
  directory_link(builder, a, u"slash", junction(u"C:\\a\\b\\"));
  directory_link(builder, a, u"root", relative(u"\\"));
  Scene scene(builder.build(), "C:");
  for (const auto* const path :
       {"\\a\\absolute", "\\a\\relative", "\\a\\dotted", "\\a\\up", "\\a\\b\\rooted"}) {
    EXPECT_EQ(scene.answer(path), "ok") << path;
    EXPECT_EQ(scene.link(path).resolved, "\\a\\b\\f") << path;
    EXPECT_EQ(scene.link(path).hops, 1U) << path;
  }
  EXPECT_EQ(scene.link("\\a\\junction").resolved, "\\a\\b");
  EXPECT_EQ(scene.link("\\a\\slash").resolved, "\\a\\b");
  EXPECT_EQ(scene.link("\\a\\root").resolved, "\\");
}

// BuildXL PR 60, literally: in D:\dir1\junction\directory_symlink\file.lnk with directory_symlink →
// dir3\dir4 and file.lnk → ..\file.txt the result is D:\dir1\junction\dir3\file.txt.
TEST(Walker, TheBuildXlExample) {
  VolumeBuilder builder;
  const auto dir1 = builder.add_directory(kRoot, u"dir1");
  const auto dir2 = builder.add_directory(kRoot, u"dir2");
  directory_link(builder, dir1, u"junction", junction(u"D:\\dir2"));
  directory_link(builder, dir2, u"directory_symlink", relative(u"dir3\\dir4"));
  const auto dir3 = builder.add_directory(dir2, u"dir3");
  const auto dir4 = builder.add_directory(dir3, u"dir4");
  file_link(builder, dir4, u"file.lnk", relative(u"..\\file.txt"));
  const auto file = builder.add_file(dir3, u"file.txt");
  file_link(builder, kRoot, u"way", absolute(u"D:\\dir1\\junction\\directory_symlink\\file.lnk"));
  Scene scene(builder.build(), "D:");
  EXPECT_EQ(scene.answer("\\way"), "ok");
  EXPECT_EQ(scene.link("\\way").resolved, "\\dir2\\dir3\\file.txt");
  EXPECT_EQ(scene.link("\\way").resolved_record, file.record);
}

// Through a junction, a relative link sees the junction's own place…
TEST(Walker, ThroughAJunctionTheParentIsTheJunctions) {
  VolumeBuilder builder;
  const auto here = builder.add_directory(kRoot, u"here");
  const auto there = builder.add_directory(kRoot, u"there");
  const auto deep = builder.add_directory(there, u"deep");
  directory_link(builder, here, u"junction", junction(u"C:\\there\\deep"));
  file_link(builder, deep, u"up", relative(u"..\\x"));
  builder.add_file(here, u"x");
  file_link(builder, kRoot, u"through", absolute(u"C:\\here\\junction\\up"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\through"), "ok");
  EXPECT_EQ(scene.link("\\through").resolved, "\\here\\x");
  EXPECT_EQ(scene.answer("\\there\\deep\\up"), "broken missing@1 x");
}

// … and through a directory symbolic link, the target's.
TEST(Walker, ThroughASymlinkTheParentIsTheTargets) {
  VolumeBuilder builder;
  const auto here = builder.add_directory(kRoot, u"here");
  const auto there = builder.add_directory(kRoot, u"there");
  const auto deep = builder.add_directory(there, u"deep");
  directory_link(builder, here, u"absolute", absolute(u"C:\\there\\deep"));
  directory_link(builder, here, u"relative", relative(u"..\\there\\deep"));
  file_link(builder, deep, u"up", relative(u"..\\x"));
  builder.add_file(there, u"x");
  file_link(builder, kRoot, u"one", absolute(u"C:\\here\\absolute\\up"));
  file_link(builder, kRoot, u"two", absolute(u"C:\\here\\relative\\up"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\one").resolved, "\\there\\x");
  EXPECT_EQ(scene.link("\\two").resolved, "\\there\\x");
}

// A volume seen through a junction: `\x` is the root of the link's own volume.
TEST(Walker, RootedBelowAJunctionToAnotherVolume) {
  VolumeBuilder c;
  directory_link(c, kRoot, u"d", junction(u"D:\\data"));
  file_link(c, kRoot, u"way", absolute(u"C:\\d\\rooted"));
  VolumeBuilder d;
  const auto data = d.add_directory(kRoot, u"data");
  file_link(d, data, u"rooted", relative(u"\\x"));
  d.add_file(kRoot, u"x");
  Scene scene;
  scene.add(c.build(), "C:");
  scene.add(d.build(), "D:");
  EXPECT_EQ(scene.answer("\\way"), "ok");
  EXPECT_EQ(scene.link("\\way").resolved, "\\x");
  EXPECT_EQ(scene.link("\\way").flags, "crosses-volume");
}

TEST(Walker, DotsCollapseAsText) {
  VolumeBuilder builder;
  const auto elsewhere = builder.add_directory(kRoot, u"elsewhere");
  const auto deep = builder.add_directory(elsewhere, u"deep");
  const auto home = builder.add_directory(kRoot, u"home");
  directory_link(builder, home, u"a", absolute(u"C:\\elsewhere\\deep"));
  builder.add_file(home, u"b");
  builder.add_file(elsewhere, u"c");
  file_link(builder, home, u"over_link", relative(u"a\\..\\b"));
  file_link(builder, home, u"over_nothing", relative(u"gone\\..\\b"));
  file_link(builder, home, u"not_physical", relative(u"a\\..\\c"));
  file_link(builder, deep, u"to_root", relative(u"..\\..\\home\\b"));
  directory_link(builder, deep, u"root_itself", relative(u"..\\.."));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\home\\over_link").resolved, "\\home\\b");
  EXPECT_EQ(scene.link("\\home\\over_link").hops, 1U);
  EXPECT_EQ(scene.link("\\home\\over_nothing").resolved, "\\home\\b");
  EXPECT_EQ(scene.answer("\\home\\not_physical"), "broken missing@1 c");
  EXPECT_EQ(scene.link("\\elsewhere\\deep\\to_root").resolved, "\\home\\b");
  EXPECT_EQ(scene.link("\\elsewhere\\deep\\root_itself").resolved, "\\");
}

TEST(Walker, AboveTheRootCannotBeSeen) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"d");
  builder.add_file(kRoot, u"x");
  file_link(builder, kRoot, u"one", relative(u"..\\x"));
  file_link(builder, d, u"two", relative(u"..\\..\\x"));
  file_link(builder, d, u"rooted", relative(u"\\..\\x"));
  file_link(builder, d, u"in_the_middle", relative(u"a\\..\\..\\..\\x"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\one"), "broken above-root@1 ..");
  EXPECT_EQ(scene.answer("\\d\\two"), "broken above-root@1 ..");
  EXPECT_EQ(scene.answer("\\d\\rooted"), "broken above-root@1 ..");
  EXPECT_EQ(scene.answer("\\d\\in_the_middle"), "broken above-root@1 ..");
}

TEST(Walker, KindsMustMatch) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"file");
  const auto directory = builder.add_directory(kRoot, u"directory");
  builder.add_file(directory, u"in");
  directory_link(builder, kRoot, u"symlinkd_to_file", relative(u"file"));
  directory_link(builder, kRoot, u"junction_to_file", junction(u"C:\\file"));
  file_link(builder, kRoot, u"symlink_to_directory", relative(u"directory"));
  file_link(builder, kRoot, u"file_slash", relative(u"file\\"));
  directory_link(builder, kRoot, u"directory_slash", relative(u"directory\\"));
  file_link(builder, kRoot, u"below_file", relative(u"file\\x"));
  file_link(builder, kRoot, u"below_file_link", relative(u"symlink_to_directory\\in"));
  directory_link(builder, kRoot, u"to_file_link", relative(u"symlink_to_directory"));
  directory_link(builder, kRoot, u"to_link_to_file", relative(u"symlinkd_to_file"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\symlinkd_to_file"), "unverifiable unconfirmed-rule@1 file");
  EXPECT_EQ(scene.answer("\\junction_to_file"), "degraded junction-to-file@1 file");
  EXPECT_EQ(scene.link("\\symlink_to_directory").answer.substr(0, 31),
            "degraded file-link-to-directory");
  EXPECT_EQ(scene.link("\\symlink_to_directory").resolved, "\\directory");
  EXPECT_EQ(scene.answer("\\file_slash"), "broken wrong-kind@1 file");
  EXPECT_EQ(scene.answer("\\directory_slash"), "ok");
  EXPECT_EQ(scene.answer("\\below_file"), "broken wrong-kind@1 file");
  EXPECT_EQ(scene.answer("\\below_file_link"),
            "degraded file-link-to-directory@1 symlink_to_directory");
  EXPECT_EQ(scene.answer("\\to_link_to_file"), "unverifiable unconfirmed-rule@2 file");
}

TEST(Walker, CaseFoldsThroughTheVolumesOwnTable) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"Stra\u00DFe");
  builder.add_file(d, u"\u00C4pfel \u0416");
  builder.add_directory(d, u"Sub");
  file_link(builder, kRoot, u"folded", relative(u"STRA\u00DFE\\\u00E4PFEL \u0436"));
  file_link(builder, kRoot, u"no_normalisation", relative(u"STRASSE\\\u00E4PFEL \u0436"));
  directory_link(builder, kRoot, u"directory", junction(u"c:\\stra\u00DFe\\SUB"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\folded"), "ok");
  EXPECT_EQ(scene.link("\\folded").resolved, "\\Stra{00DF}e\\{00C4}pfel {0416}");
  EXPECT_EQ(scene.answer("\\no_normalisation"), "broken missing@1 STRASSE");
  EXPECT_EQ(scene.link("\\directory").resolved, "\\Stra{00DF}e\\Sub");
}

// The volume's table rules, however strange: here U+00E4 folds to B, and nothing else beyond ASCII.
TEST(Walker, CaseFoldsThroughAStrangeTable) {
  fixture::UpcaseTable table(65536);
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = static_cast<char16_t>(i);
  for (char16_t c = u'a'; c <= u'z'; ++c) table[c] = static_cast<char16_t>(c - 32);
  table[0xE4] = u'B';
  VolumeBuilder builder({.upcase = table});
  builder.add_file(kRoot, u"b");
  builder.add_file(kRoot, u"\u00D6");
  file_link(builder, kRoot, u"one", relative(u"\u00E4"));
  file_link(builder, kRoot, u"two", relative(u"\u00F6"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\one").resolved, "\\b");
  EXPECT_EQ(scene.answer("\\two"), "broken missing@1 {00F6}");
}

TEST(Walker, CaseSensitiveDirectories) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"d", {.case_sensitive = true});
  const auto upper = builder.add_file(d, u"F");
  const auto lower = builder.add_file(d, u"f");
  const auto sub = builder.add_directory(d, u"Sub");  // not inherited
  builder.add_file(sub, u"x");
  file_link(builder, kRoot, u"upper", relative(u"D\\F"));
  file_link(builder, kRoot, u"lower", relative(u"d\\f"));
  file_link(builder, kRoot, u"below", relative(u"d\\Sub\\X"));
  file_link(builder, kRoot, u"wrong_directory", relative(u"d\\SUB\\x"));
  builder.add_file(d, u"Only");
  file_link(builder, kRoot, u"wrong_file", relative(u"d\\only"));
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    EXPECT_EQ(scene.link("\\upper").resolved_record, upper.record);
    EXPECT_EQ(scene.link("\\lower").resolved_record, lower.record);
    EXPECT_EQ(scene.answer("\\below"), "ok");
    EXPECT_EQ(scene.answer("\\wrong_directory"), "broken missing@1 SUB") << loose;
    EXPECT_EQ(scene.answer("\\wrong_file"), "broken missing@1 only") << loose;
  }
}

// Names that differ in case only, in a directory that does not care: the exact one is taken, and
// what rests on a guess is not called broken.
TEST(Walker, CaseTwins) {
  VolumeBuilder builder;
  const auto upper = builder.add_directory(kRoot, u"TWIN");
  const auto lower = builder.add_directory(kRoot, u"twin");
  const auto in_upper = builder.add_file(upper, u"u");
  const auto in_lower = builder.add_file(lower, u"l");
  const auto first = builder.add_file(kRoot, u"FILE");
  const auto second = builder.add_file(kRoot, u"file");
  file_link(builder, kRoot, u"one", relative(u"TWIN\\u"));
  file_link(builder, kRoot, u"two", relative(u"twin\\l"));
  file_link(builder, kRoot, u"three", relative(u"twin\\u"));
  file_link(builder, kRoot, u"four", relative(u"FILE"));
  file_link(builder, kRoot, u"five", relative(u"file"));
  directory_link(builder, kRoot, u"six", relative(u"file"));
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    EXPECT_EQ(scene.link("\\one").resolved_record, in_upper.record);
    EXPECT_EQ(scene.link("\\two").resolved_record, in_lower.record);
    EXPECT_EQ(scene.link("\\three").answer.substr(0, 29), "unverifiable unconfirmed-rule");
    EXPECT_EQ(scene.link("\\four").resolved_record, first.record);
    EXPECT_EQ(scene.link("\\five").resolved_record, second.record);
    EXPECT_EQ(scene.link("\\six").answer.substr(0, 29), "unverifiable unconfirmed-rule");
  }
}

TEST(Walker, ShortNames) {
  VolumeBuilder builder;
  const auto programs = builder.add_directory(kRoot, u"Program Files", {.short_name = u"PROGRA~1"});
  const auto file =
      builder.add_file(programs, u"a long name.text", {.short_name = u"ALONGN~1.TEX"});
  builder.add_name(file, programs, u"second name.text");  // a hard link beside it
  const auto plain =
      builder.add_file(programs, u"another long.text", {.short_name = u"ANOTHE~1.TEX"});
  const auto link =
      builder.add_directory(kRoot, u"a link with a long name", {.short_name = u"ALINKW~1"});
  builder.set_reparse(link, junction(u"C:\\Program Files"));
  file_link(builder, kRoot, u"directory", absolute(u"C:\\PROGRA~1\\another long.text"));
  file_link(builder, kRoot, u"plain", absolute(u"C:\\Program Files\\ANOTHE~1.TEX"));
  file_link(builder, kRoot, u"folded", absolute(u"C:\\progra~1\\anothe~1.tex"));
  file_link(builder, kRoot, u"hard_linked", absolute(u"C:\\Program Files\\ALONGN~1.TEX"));
  file_link(builder, kRoot, u"through_link", absolute(u"C:\\ALINKW~1\\another long.text"));
  file_link(builder, kRoot, u"no_such", absolute(u"C:\\Program Files\\NOSUCH~1.TEX"));
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    for (const auto* const path : {"\\directory", "\\plain", "\\folded", "\\through_link"}) {
      EXPECT_EQ(scene.answer(path), "ok") << path << loose;
      EXPECT_EQ(scene.link(path).resolved, "\\Program Files\\another long.text") << path << loose;
      EXPECT_EQ(scene.link(path).resolved_record, plain.record) << path << loose;
      EXPECT_EQ(scene.link(path).flags, "short-name") << path << loose;
    }
    EXPECT_EQ(scene.answer("\\hard_linked"), "ok") << loose;
    EXPECT_EQ(scene.link("\\hard_linked").resolved_record, file.record);
    EXPECT_EQ(scene.link("\\hard_linked").flags, "short-name");
    EXPECT_EQ(scene.answer("\\no_such"), "broken missing@1 NOSUCH~1.TEX");
  }
}

TEST(Walker, HardLinkedFilesByEachName) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  const auto b = builder.add_directory(kRoot, u"b");
  const auto file = builder.add_file(a, u"one");
  builder.add_name(file, a, u"two");
  builder.add_name(file, b, u"three");
  file_link(builder, kRoot, u"l1", relative(u"a\\one"));
  file_link(builder, kRoot, u"l2", relative(u"a\\TWO"));
  file_link(builder, kRoot, u"l3", relative(u"b\\three"));
  file_link(builder, kRoot, u"l4", relative(u"b\\one"));
  for (const bool loose : {false, true}) {
    Scene scene;
    loose ? scene.add_loose(builder.build(), "C:") : scene.add(builder.build(), "C:");
    EXPECT_EQ(scene.link("\\l1").resolved, "\\a\\one");
    EXPECT_EQ(scene.link("\\l2").resolved, "\\a\\two");
    EXPECT_EQ(scene.link("\\l3").resolved, "\\b\\three");
    EXPECT_EQ(scene.link("\\l3").resolved_record, file.record);
    EXPECT_EQ(scene.answer("\\l4"), "broken missing@1 one");
  }
}

TEST(Walker, Streams) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"f");
  builder.set_data(file, fixture::ascii("x"));
  builder.add_stream(file, u"Side", fixture::ascii("y"));
  const auto directory = builder.add_directory(kRoot, u"d");
  builder.add_file(directory, u"in");
  builder.add_stream(directory, u"s", fixture::ascii("z"));
  file_link(builder, kRoot, u"named", relative(u"f:Side"));
  file_link(builder, kRoot, u"folded", relative(u"F:SIDE:$data"));
  file_link(builder, kRoot, u"unnamed", relative(u"f::$DATA"));
  file_link(builder, kRoot, u"no_stream", relative(u"f:gone"));
  file_link(builder, kRoot, u"of_directory", relative(u"d:s"));
  file_link(builder, kRoot, u"data_of_directory", relative(u"d::$DATA"));
  file_link(builder, kRoot, u"through_index", relative(u"d::$INDEX_ALLOCATION\\in"));
  directory_link(builder, kRoot, u"index_itself", relative(u"d:$I30:$INDEX_ALLOCATION"));
  file_link(builder, kRoot, u"index_of_file", relative(u"f::$INDEX_ALLOCATION"));
  file_link(builder, kRoot, u"no_file", relative(u"gone:s"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\named"), "ok");
  EXPECT_EQ(scene.link("\\named").flags, "stream");
  EXPECT_EQ(scene.link("\\named").resolved, "\\f");
  EXPECT_EQ(scene.answer("\\folded"), "ok");
  EXPECT_EQ(scene.answer("\\unnamed"), "ok");
  EXPECT_EQ(scene.answer("\\no_stream"), "broken missing@1 gone");
  EXPECT_EQ(scene.answer("\\of_directory"), "ok");
  EXPECT_EQ(scene.link("\\data_of_directory").answer.substr(0, 17), "broken wrong-kind");
  EXPECT_EQ(scene.answer("\\through_index"), "ok");
  EXPECT_EQ(scene.answer("\\index_itself"), "ok");
  EXPECT_EQ(scene.link("\\index_of_file").answer.substr(0, 17), "broken wrong-kind");
  EXPECT_EQ(scene.link("\\no_file").answer.substr(0, 16), "broken missing@1");
}

TEST(Walker, MalformedTargets) {
  VolumeBuilder builder;
  file_link(builder, kRoot, u"dots", absolute(u"C:\\a\\..\\b"));
  file_link(builder, kRoot, u"empty", fixture::symlink(u"", u"", 0));
  file_link(builder, kRoot, u"win32", fixture::symlink(u"C:\\x", u"", 0));
  file_link(builder, kRoot, u"slash", relative(u"./x"));
  file_link(builder, kRoot, u"nt_relative", fixture::symlink(u"\\??\\C:\\x", u"", 1));
  file_link(builder, kRoot, u"doubled", relative(u"a\\\\b"));
  directory_link(builder, kRoot, u"remote", fixture::mount_point(u"\\??\\UNC\\server\\share"));
  directory_link(builder, kRoot, u"share", fixture::symlink(u"\\??\\UNC\\server\\share", u"", 0));
  directory_link(builder, kRoot, u"device", fixture::mount_point(u"\\Device\\HarddiskVolume1\\x"));
  file_link(builder, kRoot, u"too_short", fixture::raw_reparse(fixture::kTagSymlink, {}));
  const fixture::Blob filler(4);
  file_link(builder, kRoot, u"half", fixture::raw_reparse(fixture::kTagSymlink, filler));
  file_link(builder, kRoot, u"odd",
            fixture::symlink(u"x", u"x", 1, {.substitute_length = std::uint16_t{1}}));
  file_link(builder, kRoot, u"overrun",
            fixture::symlink(u"x", u"x", 1, {.substitute_offset = std::uint16_t{4000}}));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\dots"), "broken malformed@1 ..");
  EXPECT_EQ(scene.answer("\\empty"), "broken malformed@1");
  EXPECT_EQ(scene.answer("\\win32"), "broken malformed@1");
  EXPECT_EQ(scene.answer("\\slash"), "broken malformed@1 ./x");
  EXPECT_EQ(scene.link("\\slash").flags, "forward-slash");
  EXPECT_EQ(scene.answer("\\nt_relative"), "broken malformed@1");
  EXPECT_EQ(scene.link("\\doubled").answer.substr(0, 31), "unverifiable unconfirmed-rule@1");
  EXPECT_EQ(scene.answer("\\remote"), "broken remote-junction@1");
  EXPECT_EQ(scene.answer("\\share"), "unverifiable network@1");
  EXPECT_EQ(scene.answer("\\device"), "unverifiable device-path@1");
  for (const auto* const path : {"\\too_short", "\\half", "\\odd", "\\overrun"}) {
    EXPECT_EQ(scene.answer(path), "broken malformed@1") << path;
  }
}

}  // namespace
}  // namespace scanner_test
