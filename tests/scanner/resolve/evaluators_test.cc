// Links that WSL and CreateProcess follow. Their answers are reported along with "opaque".
#include "scanner/resolve/evaluators.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;

void lx(VolumeBuilder& builder, File parent, std::u16string_view name, std::string_view target) {
  builder.set_reparse(builder.add_file(parent, name), fixture::lx_symlink(target));
}
void app(VolumeBuilder& builder, std::u16string_view name, std::u16string_view executable) {
  builder.set_reparse(builder.add_file(kRoot, name),
                      fixture::app_exec_link(u"Package_1", u"Package_1!App", executable));
}

TEST(Wsl, RelativeTargets) {
  VolumeBuilder builder;
  const auto home = builder.add_directory(kRoot, u"home");
  const auto sub = builder.add_directory(home, u"sub");
  builder.add_file(home, u"file");
  builder.add_file(sub, u"x");
  lx(builder, home, u"file_link", "file");
  lx(builder, home, u"directory_link", "sub");
  lx(builder, home, u"slash", "sub/");
  lx(builder, home, u"deep", "./sub//x");
  lx(builder, sub, u"up", "../file");
  lx(builder, home, u"missing", "gone");
  lx(builder, home, u"below_file", "file/x");
  lx(builder, home, u"file_slash", "file/");
  lx(builder, home, u"file_dot", "file/.");
  lx(builder, home, u"link_slash", "file_link/");
  lx(builder, home, u"directory_link_slash", "directory_link/");
  lx(builder, home, u"above", "../../x");
  lx(builder, home, u"chain", "file_link");
  lx(builder, home, u"chain_on", "directory_link/x");
  lx(builder, home, u"loop", "loop");
  Scene scene(builder.build(), "C:");
  const auto answer = [&](const char* name) {
    EXPECT_EQ(scene.answer(std::string("\\home\\") + name), "opaque") << name;
    return scene.link(std::string("\\home\\") + name).evaluator;
  };
  for (const auto* const name : {"file_link", "directory_link", "slash", "deep", "sub\\up", "chain",
                                 "chain_on", "directory_link_slash"}) {
    EXPECT_EQ(answer(name), "wsl ok") << name;
  }
  EXPECT_EQ(answer("missing"), "wsl broken missing");
  for (const auto* const name : {"below_file", "file_slash", "file_dot", "link_slash"}) {
    EXPECT_EQ(answer(name), "wsl broken wrong-kind") << name;
  }
  EXPECT_EQ(answer("above"), "wsl unverifiable linux-path");
  EXPECT_EQ(answer("loop"), "wsl broken loop");
}

TEST(Wsl, AbsoluteTargetsAreTheDistributionsOwn) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"x");
  lx(builder, kRoot, u"linux", "/etc/passwd");
  lx(builder, kRoot, u"drive", "/mnt/c/x");
  lx(builder, kRoot, u"drive_root", "/mnt/c");
  lx(builder, kRoot, u"drive_gone", "/mnt/c/gone");
  lx(builder, kRoot, u"other_drive", "/mnt/d/x");
  lx(builder, kRoot, u"upper", "/mnt/C/x");
  lx(builder, kRoot, u"longer", "/mnt/cc/x");
  lx(builder, kRoot, u"empty", "");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\linux").evaluator, "wsl unverifiable linux-path");
  EXPECT_EQ(scene.link("\\drive").evaluator, "wsl ok");
  EXPECT_EQ(scene.link("\\drive_root").evaluator, "wsl ok");
  EXPECT_EQ(scene.link("\\drive_gone").evaluator, "wsl broken missing");
  EXPECT_EQ(scene.link("\\other_drive").evaluator, "wsl unverifiable volume-not-given");
  EXPECT_EQ(scene.link("\\upper").evaluator, "wsl unverifiable linux-path");
  EXPECT_EQ(scene.link("\\longer").evaluator, "wsl unverifiable linux-path");
  EXPECT_EQ(scene.link("\\empty").evaluator, "wsl unverifiable data-unavailable");
}

// DrvFs stores what NTFS names cannot hold in the private use area.
TEST(Wsl, EscapedCharacters) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"a\uF03Ab");
  lx(builder, kRoot, u"link", "a:b");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\link").evaluator, "wsl ok");
}

TEST(Wsl, AcrossWindowsLinks) {
  VolumeBuilder builder;
  const auto target = builder.add_directory(kRoot, u"target");
  builder.add_file(target, u"x");
  builder.add_file(kRoot, u"file");
  builder.set_reparse(builder.add_directory(kRoot, u"junction"), fixture::junction(u"C:\\target"));
  builder.set_reparse(builder.add_file(kRoot, u"symlink"), fixture::relative_symlink(u"file"));
  builder.set_reparse(builder.add_file(kRoot, u"dead"), fixture::relative_symlink(u"gone"));
  lx(builder, kRoot, u"through", "junction/x");
  lx(builder, kRoot, u"through_missing", "junction/gone");
  lx(builder, kRoot, u"to_symlink", "symlink");
  lx(builder, kRoot, u"to_dead", "dead");
  lx(builder, kRoot, u"file_on_the_way", "symlink/x");
  lx(builder, kRoot, u"file_with_slash", "symlink/");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\through").evaluator, "wsl ok");
  EXPECT_EQ(scene.link("\\through_missing").evaluator, "wsl broken missing");
  EXPECT_EQ(scene.link("\\to_symlink").evaluator, "wsl ok");
  EXPECT_EQ(scene.link("\\to_dead").evaluator, "wsl broken missing");
  EXPECT_EQ(scene.link("\\file_on_the_way").evaluator, "wsl broken wrong-kind");
  EXPECT_EQ(scene.link("\\file_with_slash").evaluator, "wsl broken wrong-kind");
}

// A letter that only links suggest proves neither presence nor absence here either.
TEST(Wsl, AcrossAWindowsLinkUnderAnAssumedLetter) {
  VolumeBuilder builder;
  const auto target = builder.add_directory(kRoot, u"target");
  builder.add_file(target, u"x");
  builder.set_reparse(builder.add_directory(kRoot, u"junction"), fixture::junction(u"D:\\target"));
  builder.set_reparse(builder.add_file(kRoot, u"dead"), fixture::absolute_symlink(u"D:\\gone"));
  lx(builder, kRoot, u"ok", "junction/x");
  lx(builder, kRoot, u"missing", "junction/gone");
  lx(builder, kRoot, u"to_dead", "dead");
  Scene scene(builder.build());
  scene.assume_letters();
  ASSERT_EQ(scene.letters.at(0).size(), 1U);
  EXPECT_EQ(scene.link("\\ok").evaluator, "wsl unverifiable assumed-letter");
  EXPECT_EQ(scene.link("\\ok").flags, "assumed-letter");
  EXPECT_EQ(scene.link("\\missing").evaluator, "wsl unverifiable assumed-letter");
  EXPECT_EQ(scene.link("\\to_dead").evaluator, "wsl unverifiable assumed-letter");
}

TEST(Wsl, ATornTargetIsNotMissing) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file");
  lx(builder, kRoot, u"link", "file");
  tear(builder, file);
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\link").evaluator, "wsl unverifiable damaged");
}

TEST(CreateProcess, TheExecutableExistsOrNot) {
  VolumeBuilder builder;
  const auto apps = builder.add_directory(kRoot, u"Apps");
  builder.add_file(apps, u"a.exe");
  app(builder, u"a.exe", u"C:\\Apps\\A.EXE");
  app(builder, u"gone.exe", u"C:\\Apps\\gone.exe");
  app(builder, u"directory.exe", u"C:\\Apps");
  app(builder, u"slash.exe", u"C:\\Apps\\a.exe\\");
  app(builder, u"other.exe", u"D:\\Apps\\a.exe");
  app(builder, u"share.exe", u"\\\\server\\share\\a.exe");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\a.exe"), "opaque");
  EXPECT_EQ(scene.link("\\a.exe").kind, "app-exec-link");
  EXPECT_EQ(scene.link("\\a.exe").evaluator, "createprocess ok");
  EXPECT_EQ(scene.link("\\a.exe").target, "C:\\Apps\\A.EXE");
  EXPECT_EQ(scene.link("\\gone.exe").evaluator, "createprocess broken missing");
  EXPECT_EQ(scene.link("\\directory.exe").evaluator, "createprocess broken wrong-kind");
  EXPECT_EQ(scene.link("\\slash.exe").evaluator, "createprocess broken wrong-kind");
  EXPECT_EQ(scene.link("\\other.exe").evaluator, "createprocess unverifiable volume-not-given");
  EXPECT_NE(scene.link("\\share.exe").evaluator, "createprocess ok");
}

TEST(CreateProcess, ThroughLinksInThePath) {
  VolumeBuilder builder;
  const auto apps = builder.add_directory(kRoot, u"Apps");
  builder.add_file(apps, u"a.exe");
  builder.set_reparse(builder.add_directory(kRoot, u"j"), fixture::junction(u"C:\\Apps"));
  app(builder, u"a.exe", u"C:\\j\\a.exe");
  app(builder, u"gone.exe", u"C:\\j\\gone.exe");
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.link("\\a.exe").evaluator, "createprocess ok");
  EXPECT_EQ(scene.link("\\gone.exe").evaluator, "createprocess broken missing");
}

}  // namespace
}  // namespace scanner_test
