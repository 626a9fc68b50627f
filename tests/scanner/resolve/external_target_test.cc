// Where walks leave what was read, and what of that the system is asked.
#include "scanner/resolve/external_target.h"

#include <gtest/gtest.h>

#include "scanner/resolve/trace/path_walk.h"
#include "scanner/resolve/typed_path.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::Asking;
using scanner::VolumeAnswer;

const std::string kForeignVolume = "Volume{0a1b2c3d-4e5f-6789-abcd-ef0123456789}";

// What is asked for after opening `path`, as CreateFileW opens it; "nothing".
class ExternalLookup {
 public:
  explicit ExternalLookup(const fixture::Volume& volume) : scene_(volume, "C:") {
    scanner::VolumeMap::View view;
    view.answers["E:"] = {.kind = VolumeAnswer::Kind::kForeign, .asking = Asking::kMachine};
    view.answers["N:"] = {.kind = VolumeAnswer::Kind::kNetwork, .asking = Asking::kSession};
    view.answers[kForeignVolume] = {.kind = VolumeAnswer::Kind::kForeign,
                                    .asking = Asking::kMachine};
    live_ = scene_.map;
    live_.add_view(view, {0});
  }

  std::string out(const std::string& path) { return text(path, live_); }
  // As if the volume were an image.
  std::string offline(const std::string& path) { return text(path, scene_.map); }

 private:
  std::string text(const std::string& path, const scanner::VolumeMap& map) {
    const auto typed = scanner::parse_typed_path(path);
    const auto answer =
        scanner::walk_path(scene_.volumes(), map, 0, typed->components, scanner::LastLink::kFollow);
    const auto& place = answer.record.external_target;
    if (!place) return "nothing";
    return ascii(place->path()) + (place->trailing_backslash ? " directory" : "") +
           (place->session ? " session" : "");
  }

  Scene scene_;
  scanner::VolumeMap live_;
};

fixture::Blob raw_symlink(std::u16string_view substitute) {
  return fixture::symlink(substitute, u"", 0);
}

TEST(ExternalTarget, Networks) {
  VolumeBuilder c;
  const auto link = [&c](std::u16string_view name, std::u16string_view substitute) {
    c.set_reparse(c.add_file(kRoot, name), raw_symlink(substitute));
  };
  const auto directory_link = [&c](std::u16string_view name, std::u16string_view substitute) {
    c.set_reparse(c.add_directory(kRoot, name), raw_symlink(substitute));
  };
  link(u"file", u"\\??\\UNC\\Srv\\Share\\a\\b.txt");
  directory_link(u"root", u"\\??\\UNC\\Srv\\Share");
  directory_link(u"slash", u"\\DosDevices\\unc\\Srv\\Share\\");
  directory_link(u"dir", u"\\GLOBAL??\\UNC\\Srv\\Share\\a\\");
  link(u"server", u"\\??\\UNC\\Srv");
  link(u"empty", u"\\??\\UNC\\\\Share\\a");
  link(u"pipe", u"\\??\\UNC\\Srv\\PIPE\\x");
  link(u"ipc", u"\\??\\UNC\\Srv\\ipc$\\x");
  link(u"mailslot", u"\\??\\UNC\\.\\mailslot\\x");
  link(u"local", u"\\??\\UNC\\.\\Share\\x");
  link(u"stream", u"\\??\\UNC\\Srv\\Share\\a:s");
  link(u"dots", u"\\??\\UNC\\Srv\\Share\\a\\..\\b");
  link(u"slashes", u"\\??\\UNC\\Srv\\Share\\a/b");
  link(u"mup", u"\\Device\\Mup\\Srv\\Share\\a");
  link(u"device", u"\\??\\PhysicalDrive0");
  c.set_reparse(c.add_directory(kRoot, u"junction"),
                fixture::mount_point(u"\\??\\UNC\\Srv\\Share\\a"));
  directory_link(u"here", u"\\??\\C:\\within");
  const auto within = c.add_directory(kRoot, u"within");
  c.set_reparse(c.add_directory(within, u"over"), raw_symlink(u"\\??\\UNC\\Srv\\Share\\x"));
  c.set_reparse(c.add_directory(kRoot, u"via"), fixture::junction(u"C:\\within\\over\\y"));
  ExternalLookup lookup(c.build());
  const std::string share = "\\\\?\\UNC\\Srv\\Share\\";
  EXPECT_EQ(lookup.out("\\file"), share + "a\\b.txt");
  EXPECT_EQ(lookup.offline("\\file"), share + "a\\b.txt") << "the network is the same for all";
  EXPECT_EQ(lookup.out("\\root"), share);
  EXPECT_EQ(lookup.out("\\root\\c\\d"), share + "c\\d");
  EXPECT_EQ(lookup.out("\\slash"), share + " directory");
  EXPECT_EQ(lookup.out("\\dir"), share + "a directory");
  EXPECT_EQ(lookup.out("\\dir\\b"), share + "a\\b");
  EXPECT_EQ(lookup.out("\\here\\over\\z"), share + "x\\z");
  EXPECT_EQ(lookup.out("\\via\\z"), share + "x\\y\\z")
      << "the rest within the junction and behind it";
  for (const std::string name : {"server", "empty", "pipe", "ipc", "mailslot", "local", "stream",
                                 "dots", "slashes", "mup", "device", "junction", "within"}) {
    EXPECT_EQ(lookup.out("\\" + name), "nothing") << name;
  }
}

TEST(ExternalTarget, Volumes) {
  VolumeBuilder c;
  const auto add = [&c](std::u16string_view name, const fixture::Blob& reparse) {
    c.set_reparse(c.add_directory(kRoot, name), reparse);
  };
  add(u"foreign", fixture::junction(u"E:\\x"));
  add(u"symlink", raw_symlink(u"\\??\\e:\\x\\"));
  add(u"guid", fixture::mount_point(u"\\??\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}\\"));
  add(u"volume", fixture::mount_point(u"\\??\\Volume{0A1B2C3D-4E5F-6789-ABCD-EF0123456789}"));
  add(u"drive", raw_symlink(u"\\??\\E:"));
  add(u"net_symlink", raw_symlink(u"\\??\\N:\\x"));
  add(u"net_junction", fixture::junction(u"N:\\x"));
  add(u"unknown", fixture::junction(u"Q:\\x"));
  add(u"stream", raw_symlink(u"\\??\\E:\\x:s"));
  ExternalLookup lookup(c.build());
  EXPECT_EQ(lookup.out("\\foreign"), "\\\\?\\E:\\x");
  EXPECT_EQ(lookup.out("\\foreign\\y"), "\\\\?\\E:\\x\\y");
  EXPECT_EQ(lookup.out("\\symlink"), "\\\\?\\E:\\x directory");
  EXPECT_EQ(lookup.out("\\guid"), "\\\\?\\" + kForeignVolume + "\\ directory");
  EXPECT_EQ(lookup.out("\\volume\\y"), "\\\\?\\" + kForeignVolume + "\\y");
  EXPECT_EQ(lookup.out("\\volume"), "nothing") << "that is the device";
  EXPECT_EQ(lookup.out("\\drive"), "nothing");
  EXPECT_EQ(lookup.out("\\net_symlink"), "\\\\?\\N:\\x session");
  EXPECT_EQ(lookup.out("\\net_junction"), "nothing") << "Windows refuses it, whatever is there";
  EXPECT_EQ(lookup.out("\\unknown"), "nothing");
  EXPECT_EQ(lookup.out("\\stream"), "nothing");
  for (const std::string name : {"foreign", "symlink", "guid", "net_symlink"}) {
    EXPECT_EQ(lookup.offline("\\" + name), "nothing") << "letters of another machine: " << name;
  }
}

TEST(ExternalTarget, Names) {
  const scanner::ExternalTarget share{.root = u"\\\\?\\UNC\\Srv\\Share\\",
                                      .components = {u"a", u"b"}};
  EXPECT_EQ(ascii(share.shown()), "\\\\Srv\\Share\\a\\b");
  EXPECT_EQ(ascii(share.path(1)), "\\\\?\\UNC\\Srv\\Share\\a");
  EXPECT_EQ(ascii(share.host()), "srv");
  const scanner::ExternalTarget drive{.root = u"\\\\?\\E:\\", .components = {u"a"}};
  EXPECT_EQ(ascii(drive.shown()), "E:\\a");
  EXPECT_EQ(ascii(drive.host()), "\\\\?\\e:\\");
  const scanner::ExternalTarget guid{.root = u"\\\\?\\Volume{1}\\", .components = {}};
  EXPECT_EQ(ascii(guid.shown()), "\\\\?\\Volume{1}\\");
}

}  // namespace
}  // namespace scanner_test
