// Each relation, and what breaks each link; what Windows does with the path on the way is that of
// [FSA] and [SMB2].
#include "scanner/resolve/references/references.h"

#include <gtest/gtest.h>

#include "tests/scanner/resolve/references/reference_scene.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

constexpr const char16_t* kGuid = u"Volume{11111111-2222-3333-4444-555555555555}";
constexpr const char* kGuidName = "Volume{11111111-2222-3333-4444-555555555555}";

File junction(VolumeBuilder& builder, File parent, std::u16string_view name,
              std::u16string_view target) {
  const File link = builder.add_directory(parent, name);
  builder.set_reparse(link, fixture::junction(target));
  return link;
}
File directory_link(VolumeBuilder& builder, File parent, std::u16string_view name,
                    std::u16string_view target) {
  const File link = builder.add_directory(parent, name);
  builder.set_reparse(link, fixture::relative_symlink(target));
  return link;
}
File file_link(VolumeBuilder& builder, File parent, std::u16string_view name,
               std::u16string_view target) {
  const File link = builder.add_file(parent, name);
  builder.set_reparse(link, fixture::relative_symlink(target));
  return link;
}

// \Data\S with \Data\S\sub\f, \Data\other\x, \out\f.
struct Place {
  VolumeBuilder builder;
  File data = builder.add_directory(kRoot, u"Data");
  File s = builder.add_directory(data, u"Long name of S", {.short_name = u"S~1"});
  File sub = builder.add_directory(s, u"sub");
  File out = builder.add_directory(kRoot, u"out");
  Place() {
    builder.add_file(sub, u"f");
    builder.add_file(builder.add_directory(data, u"other"), u"x");
    builder.add_file(out, u"f");
  }
};
constexpr const char* kS = "C:\\Data\\Long name of S";

TEST(References, ToADirectory) {
  Place at;
  const std::u16string s = u"Data\\Long name of S";
  junction(at.builder, kRoot, u"letter", u"C:\\" + s);
  const File guid = at.builder.add_directory(kRoot, u"guid");
  at.builder.set_reparse(
      guid, fixture::mount_point(u"\\??\\" + std::u16string(kGuid) + u"\\" + s + u"\\"));
  directory_link(at.builder, kRoot, u"relative", s);
  directory_link(at.builder, at.out, u"rooted", u"\\" + s);
  directory_link(at.builder, at.out, u"climbing", u"..\\" + s);
  junction(at.builder, kRoot, u"short", u"c:\\data\\s~1");
  junction(at.builder, kRoot, u"mounted", u"C:\\Data");
  // Another link on the way, but the subject is named by this one.
  junction(at.builder, kRoot, u"by another", u"C:\\mounted\\Long name of S");
  file_link(at.builder, kRoot, u"degraded", s);
  RefScene scene;
  scene.map.map(kGuidName, 0);
  scene.add(at.builder.build(), "C:");
  const Relations expected{
      {"\\letter", "at letter DRML"},         {"\\guid", "at volume-guid DRM"},
      {"\\relative", "at relative DRM"},      {"\\out\\rooted", "at relative DRM"},
      {"\\out\\climbing", "at relative DRM"}, {"\\short", "at letter DRML"},
      {"\\by another", "at letter DRML"},     {"\\degraded", "at relative DRM"},
  };
  EXPECT_EQ(scene.of(kS), expected);
  EXPECT_EQ(scene.of("c:/data/S~1/"), expected);
  EXPECT_EQ(scene.of("\\mounted\\long NAME of s"), expected);  // links on the way are followed
  EXPECT_EQ(scene.sums(), "8 8 8 3");
  EXPECT_EQ(scene.summary().kind, report::SubjectKind::kDirectory);
  EXPECT_EQ(ascii(scene.summary().path), "\\Data\\Long name of S");
  EXPECT_EQ(scene.summary().letters, std::vector<std::string>{"C:"});
}

TEST(References, IntoADirectoryAndThroughOthers) {
  Place at;
  junction(at.builder, kRoot, u"into", u"C:\\Data\\Long name of S\\sub");
  file_link(at.builder, kRoot, u"into file", u"Data\\Long name of S\\sub\\f");
  junction(at.builder, kRoot, u"broken", u"C:\\Data\\Long name of S\\gone");
  junction(at.builder, kRoot, u"kind", u"C:\\Data\\Long name of S\\sub\\f\\below");
  junction(at.builder, kRoot, u"a", u"C:\\Data\\Long name of S");
  directory_link(at.builder, kRoot, u"r", u"Data\\Long name of S");
  junction(at.builder, kRoot, u"b", u"C:\\a\\sub");
  junction(at.builder, kRoot, u"c", u"C:\\b");
  file_link(at.builder, kRoot, u"d", u"r\\sub\\f");
  file_link(at.builder, at.out, u"e", u"..\\a\\none");
  junction(at.builder, kRoot, u"else", u"C:\\out");
  file_link(at.builder, kRoot, u"else file", u"Data\\other\\x");
  // In by one way, out by another.
  junction(at.builder, at.s, u"exit", u"C:\\out");
  file_link(at.builder, kRoot, u"in and out", u"Data\\Long name of S\\exit\\f");
  RefScene scene;
  scene.add(at.builder.build(), "C:");
  const Relations expected{
      {"\\into", "into letter DRML"},
      {"\\into file", "into relative DRM"},
      {"\\broken", "into letter -"},
      {"\\kind", "into letter -"},
      {"\\a", "at letter DRML"},
      {"\\r", "at relative DRM"},
      {"\\b", "through letter DRML (\\a -> C:\\Data\\Long name of S)"},
      {"\\c", "through letter DRML (\\a -> C:\\Data\\Long name of S)"},
      {"\\d", "through relative DRM (\\r -> Data\\Long name of S)"},
      {"\\out\\e", "through letter - (\\a -> C:\\Data\\Long name of S)"},
      {"\\in and out", "into relative DRML"},
  };
  EXPECT_EQ(scene.of(kS), expected);
  EXPECT_EQ(scene.sums(), "8 8 8 5");
  EXPECT_EQ(scene.summary().not_known, 0U);
}

// What lies inside goes with it when it is deleted, and moves along; but names do not.
TEST(References, FromInside) {
  Place at;
  VolumeBuilder& builder = at.builder;
  junction(builder, at.s, u"absolute", u"C:\\Data\\Long name of S\\sub");
  directory_link(builder, at.s, u"down", u"sub");
  file_link(builder, at.sub, u"up", u"..\\sub\\f");
  file_link(builder, at.s, u"chain", u"absolute\\f");
  directory_link(builder, at.s, u"self", u".");
  directory_link(builder, at.sub, u"top", u"..");
  file_link(builder, at.s, u"out", u"..\\other\\x");
  directory_link(builder, at.s, u"out to parent", u"..");
  directory_link(builder, at.s, u"out to root", u"..\\..");
  file_link(builder, at.sub, u"by name", u"..\\..\\Long name of S\\sub\\f");
  file_link(builder, at.s, u"broken", u"gone");
  // Not concerned: absolute, rooted, or broken today.
  junction(builder, at.s, u"away", u"C:\\out");
  directory_link(builder, at.s, u"rooted away", u"\\out");
  file_link(builder, at.s, u"broken out", u"..\\gone");
  // Through links inside that themselves climb out.
  file_link(builder, at.sub, u"climbs later", u"..\\out");
  RefScene scene;
  scene.add(builder.build(), "C:");
  const std::string s = "\\Data\\Long name of S\\";
  const Relations expected{
      {s + "absolute", "into letter inside RML"},
      {s + "down", "into relative inside -"},
      {s + "sub\\up", "into relative inside -"},
      {s + "chain", "into relative inside RML"},
      {s + "self", "at relative inside -"},
      {s + "sub\\top", "at relative inside -"},
      {s + "out", "out relative inside M"},
      {s + "out to parent", "out relative inside M"},
      {s + "out to root", "out relative inside M"},
      {s + "sub\\by name", "into relative inside RM"},
      {s + "broken", "into relative inside -"},
      {s + "sub\\climbs later", "into relative inside M"},
  };
  EXPECT_EQ(scene.of(kS), expected);
  EXPECT_EQ(scene.sums(), "0 3 7 2");
  EXPECT_EQ(scene.summary().inside, 12U);
  EXPECT_EQ(scene.summary().breaks_inside.if_moved, 7U);
}

TEST(References, ToAFileByOneOfItsNames) {
  VolumeBuilder builder;
  const File d = builder.add_directory(kRoot, u"d");
  const File file = builder.add_file(d, u"long name.txt", {.short_name = u"LONGNA~1.TXT"});
  builder.add_name(file, kRoot, u"other.txt");
  file_link(builder, kRoot, u"one", u"d\\LONG name.txt");
  file_link(builder, kRoot, u"short", u"d\\longna~1.txt");
  file_link(builder, kRoot, u"two", u"other.txt");
  file_link(builder, kRoot, u"stream", u"d\\long name.txt::$DATA");
  file_link(builder, kRoot, u"chain", u"one");
  directory_link(builder, kRoot, u"kind", u"d\\long name.txt");
  file_link(builder, kRoot, u"below", u"d\\long name.txt\\x");
  file_link(builder, kRoot, u"neighbour", u"d\\long name.tx");
  RefScene scene;
  scene.add(builder.build(), "C:");
  const Relations first{
      {"\\one", "at relative DRM"},
      {"\\short", "at relative DRM"},
      {"\\stream", "at relative DRM"},
      {"\\chain", "through relative DRM (\\one -> d\\LONG name.txt)"},
      {"\\kind", "at relative -"},
      {"\\below", "into relative -"},
  };
  EXPECT_EQ(scene.of("\\d\\long name.txt"), first);
  EXPECT_EQ(scene.of("\\d\\LONGNA~1.TXT"), first);
  EXPECT_EQ(scene.summary().kind, report::SubjectKind::kFile);
  EXPECT_EQ(scene.sums(), "4 4 4 0");
  EXPECT_EQ(scene.of("\\other.txt"), (Relations{{"\\two", "at relative DRM"}}));
}

// Names that differ in case only are two files.
TEST(References, CaseOfNames) {
  VolumeBuilder builder;
  const File sensitive = builder.add_directory(kRoot, u"sensitive", {.case_sensitive = true});
  builder.add_file(sensitive, u"Makefile");
  builder.add_file(sensitive, u"makefile");
  file_link(builder, kRoot, u"upper", u"sensitive\\Makefile");
  file_link(builder, kRoot, u"lower", u"sensitive\\makefile");
  file_link(builder, kRoot, u"none", u"sensitive\\MAKEFILE");
  builder.add_file(kRoot, u"File");
  builder.add_file(kRoot, u"file");
  file_link(builder, kRoot, u"exact", u"file");
  file_link(builder, kRoot, u"exact too", u"File");
  RefScene scene;
  scene.add(builder.build(), "C:");
  EXPECT_EQ(scene.of("\\sensitive\\Makefile"), (Relations{{"\\upper", "at relative DRM"}}));
  EXPECT_EQ(scene.of("\\sensitive\\MAKEFILE"), (Relations{{"\\none", "at relative -"}}));
  EXPECT_EQ(scene.of("\\File"), (Relations{{"\\exact too", "at relative DRM"}}));
  EXPECT_EQ(scene.why_not("\\FILE").substr(0, 12), "cannot tell:");
}

// This concerns the link itself: what needs it, not what needs its target.
TEST(References, ToALinkItself) {
  Place at;
  junction(at.builder, kRoot, u"J", u"C:\\Data\\Long name of S");
  junction(at.builder, kRoot, u"twin", u"C:\\Data\\Long name of S");
  junction(at.builder, kRoot, u"to it", u"C:\\J");
  file_link(at.builder, kRoot, u"beyond", u"J\\sub\\f");
  junction(at.builder, kRoot, u"broken", u"C:\\J\\gone");
  junction(at.builder, kRoot, u"chain", u"C:\\to it\\sub");
  junction(at.builder, at.s, u"from its target", u"C:\\J\\sub");
  const File l = file_link(at.builder, kRoot, u"L", u"out\\f");
  at.builder.add_name(l, kRoot, u"L2");
  file_link(at.builder, kRoot, u"to L", u"L");
  file_link(at.builder, kRoot, u"to L2", u"l2");
  file_link(at.builder, kRoot, u"gone", u"none");
  file_link(at.builder, kRoot, u"to gone", u"gone");
  RefScene scene;
  scene.add(at.builder.build(), "C:");
  EXPECT_EQ(scene.of("C:\\J"),
            (Relations{{"\\to it", "at letter DRML"},
                       {"\\beyond", "into relative DRML"},
                       {"\\broken", "into letter -"},
                       {"\\chain", "through letter DRML (\\to it -> C:\\J)"},
                       {"\\Data\\Long name of S\\from its target", "into letter DRML"}}));
  EXPECT_EQ(scene.summary().kind, report::SubjectKind::kLink);
  EXPECT_EQ(scene.summary().link_kind, report::LinkKind::kJunction);
  EXPECT_EQ(ascii(scene.summary().target), "C:\\Data\\Long name of S");
  EXPECT_EQ(scene.sums(), "4 4 4 4");
  // A link with two names: each is needed by its own. Its target is relative to each.
  EXPECT_EQ(scene.of("\\L"),
            (Relations{{"\\L", "out relative inside M"}, {"\\to L", "at relative DRM"}}));
  EXPECT_EQ(scene.of("\\L2"),
            (Relations{{"\\L2", "out relative inside M"}, {"\\to L2", "at relative DRM"}}));
  // What does not work cannot break.
  EXPECT_EQ(scene.of("\\gone"), (Relations{{"\\to gone", "at relative -"}}));
}

// A relative target holds only where its link lies.
TEST(References, OfALinkThatIsMoved) {
  Place at;
  junction(at.builder, kRoot, u"J", u"C:\\out");
  file_link(at.builder, at.s, u"relative", u"sub\\f");
  file_link(at.builder, at.s, u"climbing", u"..\\..\\out\\f");
  directory_link(at.builder, at.s, u"dot", u".");
  file_link(at.builder, at.s, u"by letter", u"..\\..\\J\\f");
  file_link(at.builder, at.s, u"degraded", u"sub");
  file_link(at.builder, at.s, u"rooted", u"\\out\\f");
  file_link(at.builder, at.s, u"broken", u"gone");
  at.builder.set_reparse(at.builder.add_file(at.s, u"absolute"),
                         fixture::absolute_symlink(u"C:\\out\\f"));
  at.builder.set_reparse(at.builder.add_file(at.s, u"lx"), fixture::lx_symlink("sub/f"));
  RefScene scene;
  scene.add(at.builder.build(), "C:");
  const std::string s = "\\Data\\Long name of S\\";
  for (const auto* const name : {"relative", "climbing", "dot", "degraded"}) {
    EXPECT_EQ(scene.of(s + name), (Relations{{s + name, "out relative inside M"}})) << name;
    EXPECT_EQ(scene.sums(), "0 0 1 0");
    EXPECT_EQ(scene.summary().breaks_inside.if_moved, 1U);
  }
  EXPECT_EQ(scene.of(s + "by letter"), (Relations{{s + "by letter", "out relative inside ML"}}));
  for (const auto* const name : {"rooted", "broken", "absolute", "lx"}) {
    EXPECT_TRUE(scene.of(s + name).empty()) << name;
  }
}

// A stream goes with its file.
TEST(References, ToAStream) {
  Place at;
  const File file = at.builder.add_file(at.out, u"data");
  at.builder.add_stream(file, u"str", fixture::ascii("x"));
  const auto link = [&](std::u16string_view name, std::u16string_view target) {
    file_link(at.builder, kRoot, name, target);
  };
  link(u"file", u"out\\data");
  link(u"stream", u"out\\data:str");
  link(u"typed", u"out\\DATA:STR:$data");
  link(u"other", u"out\\data:none");
  link(u"lost", u"out\\gone:str");
  link(u"lost file", u"out\\gone");
  link(u"lost below", u"no\\gone:str");
  directory_link(at.builder, kRoot, u"index", u"out:$I30:$INDEX_ALLOCATION");
  RefScene scene;
  scene.add(at.builder.build(), "C:");
  const Relations expected{{"\\file", "at relative DRM"},
                           {"\\stream", "at relative DRM"},
                           {"\\typed", "at relative DRM"},
                           {"\\other", "at relative -"}};
  for (const auto* const path :
       {"\\out\\data", "\\out\\data:str", "\\out\\DATA:STR:$DATA", "\\out\\data::$DATA",
        "\\out\\data:none", "\\out::$INDEX_ALLOCATION\\data:str"}) {
    EXPECT_EQ(scene.of(path), expected) << path;
    EXPECT_EQ(scene.summary().kind, report::SubjectKind::kFile);
    EXPECT_EQ(ascii(scene.summary().path), "\\out\\data");
  }
  const Relations lost{{"\\lost", "at relative -"}, {"\\lost file", "at relative -"}};
  for (const auto* const path : {"\\out\\gone", "\\out\\gone:str", "\\out\\gone:other"}) {
    EXPECT_EQ(scene.of(path), lost) << path;
    EXPECT_EQ(scene.summary().kind, report::SubjectKind::kMissing);
  }
  const Relations below{{"\\lost below", "at relative -"}};
  EXPECT_EQ(scene.of("\\no\\gone:str"), below);
  EXPECT_EQ(scene.of("\\no::$INDEX_ALLOCATION\\gone"), below);
  EXPECT_EQ(scene.of("\\out:$I30:$INDEX_ALLOCATION").at("\\index"), "at relative DRM");
  EXPECT_TRUE(scene.of("\\nobody:str").empty());
}

TEST(References, ToWhatNoLongerExists) {
  Place at;
  junction(at.builder, kRoot, u"exact", u"C:\\Data\\Old\\Folder");
  junction(at.builder, kRoot, u"below", u"C:\\data\\OLD\\folder\\x");
  file_link(at.builder, kRoot, u"relative", u"Data\\Old\\Folder\\f");
  junction(at.builder, kRoot, u"above", u"C:\\Data\\Old");
  junction(at.builder, kRoot, u"beside", u"C:\\Data\\Old\\Folder2");
  junction(at.builder, kRoot, u"elsewhere", u"C:\\out\\Old\\Folder");
  junction(at.builder, kRoot, u"chain", u"C:\\exact\\y");
  junction(at.builder, kRoot, u"mounted", u"C:\\Data");
  // Behind a junction the rest of the path is still ahead.
  file_link(at.builder, kRoot, u"behind", u"mounted\\Old\\Folder");
  RefScene scene;
  scene.add(at.builder.build(), "C:");
  const Relations expected{
      {"\\exact", "at letter -"},
      {"\\below", "into letter -"},
      {"\\relative", "into relative -"},
      {"\\chain", "through letter - (\\exact -> C:\\Data\\Old\\Folder)"},
      {"\\behind", "at letter -"},
  };
  EXPECT_EQ(scene.of("C:\\Data\\Old\\Folder"), expected);
  EXPECT_EQ(scene.of("\\mounted\\old\\FOLDER"), expected);
  EXPECT_EQ(scene.of("\\exact\\").size(), 1U);  // the link itself, which is there
  EXPECT_EQ(scene.of("C:\\exact\\y"), (Relations{{"\\chain", expected.at("\\chain")}}));
  EXPECT_EQ(scene.summary().kind, report::SubjectKind::kMissing);
  EXPECT_EQ(ascii(scene.summary().path), "\\Data\\Old\\Folder\\y");
  EXPECT_EQ(scene.sums(), "0 0 0 0");
  EXPECT_TRUE(scene.of("C:\\Data\\nobody").empty());
}

TEST(References, ToARoot) {
  Place at;
  junction(at.builder, kRoot, u"root", u"C:\\");
  const File device = at.builder.add_directory(kRoot, u"device");
  at.builder.set_reparse(device, fixture::mount_point(u"\\??\\" + std::u16string(kGuid)));
  directory_link(at.builder, at.out, u"up", u"..");
  directory_link(at.builder, kRoot, u"down", u"out");
  junction(at.builder, kRoot, u"into", u"C:\\root\\out");
  RefScene scene;
  scene.map.map(kGuidName, 0);
  scene.add(at.builder.build(), "C:");
  EXPECT_EQ(scene.of("C:"), (Relations{{"\\root", "at letter L"},
                                       {"\\device", "at volume-guid -"},
                                       {"\\out\\up", "at relative -"},
                                       {"\\down", "into relative -"},
                                       {"\\into", "into letter L"}}));
  EXPECT_TRUE(scene.summary().root);
  EXPECT_EQ(scene.sums(), "0 0 0 2");
}

// D: is mounted below C:, and each leads into the other.
TEST(References, AcrossVolumes) {
  VolumeBuilder c;
  const File mount = c.add_directory(kRoot, u"mount");
  c.set_reparse(mount, fixture::mount_point(u"\\??\\" + std::u16string(kGuid) + u"\\"));
  junction(c, kRoot, u"by mount", u"C:\\mount\\S\\x");
  junction(c, kRoot, u"by letter", u"D:\\S");
  file_link(c, kRoot, u"relative", u"mount\\S\\f");
  VolumeBuilder d;
  const File s = d.add_directory(kRoot, u"S");
  d.add_directory(s, u"x");
  d.add_file(s, u"f");
  junction(d, kRoot, u"round", u"C:\\mount\\S");
  junction(d, s, u"inside", u"D:\\S\\x");
  junction(d, kRoot, u"lost", u"E:\\S");
  RefScene scene;
  scene.map.map(kGuidName, 1);
  scene.add(c.build(), "C:");
  scene.add(d.build(), "D:");
  const Relations expected{
      {"\\by mount", "into volume-guid DRM"},           {"\\by letter", "at letter DRML"},
      {"\\relative", "into volume-guid DRM"},           {"volume1\\round", "at volume-guid DRM"},
      {"volume1\\S\\inside", "into letter inside RML"},
  };
  EXPECT_EQ(scene.of("D:\\S", 1), expected);
  EXPECT_EQ(scene.of("C:\\mount\\S"), expected);
  EXPECT_EQ(scene.sums(), "4 5 5 2");
  EXPECT_EQ(scene.summary().volume, "volume1");
  EXPECT_EQ(scene.summary().not_known, 1U);
}

TEST(References, AppExecutionLinks) {
  VolumeBuilder builder;
  const File apps = builder.add_directory(kRoot, u"Apps");
  const File app = builder.add_directory(apps, u"App_1");
  builder.add_file(app, u"a.exe");
  junction(builder, kRoot, u"J", u"C:\\Apps\\App_1");
  const auto add = [&](std::u16string_view name, std::u16string_view executable) {
    builder.set_reparse(builder.add_file(kRoot, name),
                        fixture::app_exec_link(u"App", u"App!App", executable, u"0"));
  };
  add(u"a.exe", u"C:\\Apps\\App_1\\a.exe");
  add(u"b.exe", u"C:\\Apps\\App_1\\b.exe");
  add(u"j.exe", u"C:\\J\\a.exe");
  RefScene scene;
  scene.add(builder.build(), "C:");
  EXPECT_EQ(scene.of("C:\\Apps\\App_1"),
            (Relations{{"\\a.exe", "into letter DRML"},
                       {"\\b.exe", "into letter -"},
                       {"\\j.exe", "through letter DRML (\\J -> C:\\Apps\\App_1)"},
                       {"\\J", "at letter DRML"}}));
  EXPECT_EQ(scene.of("C:\\Apps\\App_1\\a.exe"),
            (Relations{{"\\a.exe", "at letter DRML"}, {"\\j.exe", "at letter DRML"}}));
}

// Loops end, whoever asks.
TEST(References, Loops) {
  VolumeBuilder builder;
  junction(builder, kRoot, u"a", u"C:\\b");
  junction(builder, kRoot, u"b", u"C:\\a");
  const File d = builder.add_directory(kRoot, u"d");
  junction(builder, d, u"up", u"C:\\d");
  directory_link(builder, d, u"deep", u"up\\up\\up\\up\\deep");
  RefScene scene;
  scene.add(builder.build(), "C:");
  EXPECT_EQ(scene.of("\\a"), (Relations{{"\\b", "at letter -"}}));
  EXPECT_EQ(scene.of("\\d"), (Relations{{"\\d\\up", "at letter inside RML"},
                                        {"\\d\\deep", "into relative inside -"}}));
  EXPECT_EQ(scene.of("\\d\\up").size(), 1U);
}

TEST(References, ManyLinksOnManyThreads) {
  constexpr int kLinks = 3000;
  VolumeBuilder builder;
  const File s = builder.add_directory(kRoot, u"S");
  builder.add_file(s, u"f");
  const File links = builder.add_directory(kRoot, u"links");
  for (int i = 0; i < kLinks; ++i) {
    const std::string digits = std::to_string(i);
    const std::u16string name(digits.begin(), digits.end());
    file_link(builder, links, name, i % 3 == 0 ? u"..\\S\\f" : u"..\\S2\\f");
  }
  RefScene scene;
  scene.add(builder.build(), "C:");
  const Relations alone = scene.of("\\S");
  EXPECT_EQ(alone.size(), static_cast<std::size_t>(kLinks / 3));
  EXPECT_EQ(scene.sums(), "1000 1000 1000 0");
  scene.threads = 4;
  EXPECT_EQ(scene.of("\\S"), alone);
}

TEST(Subject, WhyNot) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"file");
  junction(builder, kRoot, u"a", u"C:\\b");
  junction(builder, kRoot, u"b", u"C:\\a");
  junction(builder, kRoot, u"away", u"E:\\x");
  RefScene scene;
  scene.add(builder.build(), "C:");
  for (const bool through_indexes : {false, true}) {
    EXPECT_EQ(scene.why_not("\\file", through_indexes), "");
    EXPECT_EQ(scene.why_not("\\file\\x", through_indexes).substr(0, 14), "no: wrong-kind");
    EXPECT_EQ(scene.why_not("\\file:", through_indexes).substr(0, 23), "no: malformed at file: ");
    EXPECT_EQ(scene.why_not("\\file:s\\x", through_indexes).substr(0, 23),
              "no: malformed at file:s");
    EXPECT_EQ(scene.why_not("\\a\\x", through_indexes).substr(0, 8), "no: loop");
    EXPECT_EQ(scene.why_not("\\away\\x", through_indexes).substr(0, 29),
              "cannot tell: volume-not-given");
    EXPECT_EQ(scene.why_not("\\away", through_indexes), "");
  }
}

}  // namespace
}  // namespace scanner_test
