// Links of volumes that are mounted here: resolved as this machine would, through volumes that are
// opened when a link leads there.
#include "scanner/machine/mounted_volumes.h"

#include <gtest/gtest.h>

#include <map>

#include "scanner/audit/audit_rows.h"
#include "tests/scanner/machine/simulated_machine.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::AuditedVolume;
using scanner::Error;
using scanner::MachineVolume;
using scanner::MountedVolumes;

void junction(VolumeBuilder& builder, std::u16string_view name, std::u16string_view target) {
  builder.set_reparse(builder.add_directory(kRoot, name), fixture::junction(target));
}
std::u16string wide(std::string_view text) {
  return {text.begin(), text.end()};
}

// A machine whose volumes are composed images, and what a scan of some of them says.
class Rig {
 public:
  SimulatedMachine machine;
  std::map<std::string, fixture::Volume> images;  // by device path
  std::vector<std::string> opened;                // for look-ups, in their order
  scanner::AuditedVolumes volumes;
  scanner::VolumeMap map;
  std::unique_ptr<MountedVolumes> live;
  Collector seen;

  // A source, as it was given.
  VolumeIndex give(const fixture::Volume& image, const std::string& source) {
    auto volume = open_volume(source_of(image), source);
    auto catalog = sweep_volume(*volume);
    volumes.push_back(std::make_unique<AuditedVolume>(std::move(volume), std::move(catalog)));
    return static_cast<VolumeIndex>(volumes.size() - 1);
  }

  void scan() {
    std::vector<VolumeIndex> reported(volumes.size());
    for (VolumeIndex i = 0; i < volumes.size(); ++i) reported[i] = i;
    live = std::make_unique<MountedVolumes>(
        &machine, [this](const MachineVolume& volume) { return open(volume); });
    live->find(volumes, map);
    std::vector<scanner::VolumeResolutions> resolutions;
    live->resolve(reported, {}, volumes, map, resolutions);
    ASSERT_EQ(resolutions.size(), volumes.size());
    const scanner::AuditRows rows(volumes, resolutions, reported, {});
    rows.visit(report::RowKind::kLink, 0, rows.count(report::RowKind::kLink), seen);
  }

  std::string answer(const std::string& path) {
    for (const auto& [row_path, row] : seen.links) {
      if (row_path == path) return row.answer + (row.resolved.empty() ? "" : " -> " + row.resolved);
    }
    return "no such row";
  }

 private:
  std::expected<std::unique_ptr<AuditedVolume>, Error> open(const MachineVolume& volume) {
    opened.push_back(volume.shown());
    const auto image = images.find(volume.device_path());
    if (image == images.end()) return std::unexpected(Error{"access denied"});
    auto found = open_volume(source_of(image->second), volume.shown());
    return AuditedVolume::through_indexes(
        std::move(found), std::make_unique<scanner::Catalog>(0, scanner::CatalogScope::kSomeFiles));
  }
};

const SimulatedMachine::Root kNtfs{DriveType::kFixed, "NTFS"};

TEST(MountedVolumes, LinksToOtherVolumesOfTheMachine) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  const auto d = rig.machine.add('d', "\\Device\\HarddiskVolume4", {"D:\\"}, kNtfs);
  const auto g = rig.machine.add('a', "\\Device\\HarddiskVolume5", {"C:\\mnt\\"}, kNtfs);
  rig.machine.add('e', "\\Device\\HarddiskVolume6", {"E:\\"}, {DriveType::kRemovable, "exFAT"});
  rig.machine.add('b', "\\Device\\HarddiskVolume7", {"H:\\"}, kNtfs);  // cannot be opened
  rig.machine.add('9', "\\Device\\HarddiskVolume8", {"I:\\"}, kNtfs);  // nothing leads there
  rig.machine.devices["S:"] = "\\??\\C:\\dir";
  rig.machine.devices["N:"] = "\\Device\\Mup\\;N:0\\server\\share";
  rig.machine.users["S-1-5-21-1-2-3-1001\\Network"] = {"Q"};

  VolumeBuilder c;
  c.add_directory(kRoot, u"dir");
  junction(c, u"own", u"C:\\dir");
  junction(c, u"data", u"D:\\data");
  junction(c, u"gone", u"D:\\gone");
  junction(c, u"chain", u"D:\\to_guid\\deep");
  junction(c, u"stick", u"E:\\x");
  junction(c, u"denied", u"H:\\x");
  junction(c, u"subst", u"S:\\x");
  junction(c, u"net", u"N:\\x");
  junction(c, u"theirs", u"Q:\\x");
  junction(c, u"nobodys", u"Z:\\x");
  c.set_reparse(c.add_directory(kRoot, u"lost_volume"),
                fixture::mount_point(u"\\??\\Volume{77777777-0000-0000-0000-000000000000}\\"));
  VolumeBuilder data;
  data.add_directory(kRoot, u"data");
  data.set_reparse(data.add_directory(kRoot, u"to_guid"),
                   fixture::mount_point(u"\\??\\" + wide(g) + u"\\"));
  VolumeBuilder deep;
  deep.add_directory(kRoot, u"deep");
  rig.images["\\\\.\\D:"] = data.build();
  rig.images["\\\\?\\" + g] = deep.build();
  rig.give(c.build(), "C:");
  rig.scan();

  EXPECT_EQ(rig.answer("\\own"), "ok -> \\dir");
  EXPECT_EQ(rig.answer("\\data"), "ok -> \\data");
  EXPECT_EQ(rig.answer("\\gone"), "broken missing@1 gone");
  EXPECT_EQ(rig.answer("\\chain"), "ok -> \\deep");
  EXPECT_EQ(rig.answer("\\stick"), "unverifiable foreign-file-system@1 E:");
  EXPECT_EQ(rig.answer("\\denied"), "unverifiable volume-unreadable@1 H:");
  EXPECT_EQ(rig.answer("\\subst"), "unverifiable session-letter@1 S:");
  EXPECT_EQ(rig.answer("\\net"), "unverifiable network@1 N:");
  EXPECT_EQ(rig.answer("\\theirs"), "unverifiable session-letter@1 Q:");
  EXPECT_EQ(rig.answer("\\nobodys"), "broken no-such-volume@1 Z:");
  EXPECT_EQ(rig.answer("\\lost_volume"),
            "broken no-such-volume@1 Volume{77777777-0000-0000-0000-000000000000}");
  EXPECT_EQ(rig.opened, (std::vector<std::string>{"D:", "H:", "C:\\mnt"}))
      << "once each, those of chains last, and none that no link leads to";
  ASSERT_EQ(rig.live->failures().size(), 1U);
  EXPECT_EQ(rig.live->failures()[0].name, "H:");
}

// What the system may be asked about, and what its answers are worth.
TEST(MountedVolumes, WhatTheSystemCanBeAskedAbout) {
  using scanner::Asking;
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  rig.machine.add('e', "\\Device\\HarddiskVolume6", {"E:\\"}, {DriveType::kRemovable, "exFAT"});
  rig.machine.add('b', "\\Device\\HarddiskVolume7", {"H:\\"}, kNtfs);  // cannot be opened
  rig.machine.devices["S:"] = "\\??\\C:\\dir";
  rig.machine.devices["N:"] = "\\Device\\Mup\\;N:0\\server\\share";
  rig.machine.devices["F:"] = "\\Device\\Volume{user-mode-driver}";
  rig.machine.roots["F:\\"] = {DriveType::kFixed, "FUSE"};
  rig.machine.users["S-1-5-21-1-2-3-1001\\Network"] = {"Q"};
  VolumeBuilder c;
  junction(c, u"unread", u"H:\\x");
  rig.give(c.build(), "C:");
  rig.scan();
  for (const auto& [name, asking] : std::map<std::string, Asking>{{"E:", Asking::kMachine},
                                                                  {"H:", Asking::kMachine},
                                                                  {"S:", Asking::kSession},
                                                                  {"N:", Asking::kSession},
                                                                  {"F:", Asking::kSession},
                                                                  {"Q:", Asking::kSession}}) {
    EXPECT_EQ(rig.map.find(name, 0).asking, asking) << name;
    EXPECT_EQ(rig.map.find(name).asking, Asking::kNever) << "to an image: " << name;
  }
}

// What a drive map says of a letter is not what this machine has there.
TEST(MountedVolumes, MappedLettersAreNotAskedAbout) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  rig.machine.add('e', "\\Device\\HarddiskVolume6", {"E:\\"}, {DriveType::kRemovable, "exFAT"});
  rig.map.foreign("E:");
  rig.give(VolumeBuilder().build(), "C:");
  rig.scan();
  EXPECT_EQ(rig.map.find("E:", 0).asking, scanner::Asking::kNever);
}

// Nothing is called broken that only this machine does not know.
TEST(MountedVolumes, AnImageIsNotOfThisMachine) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  VolumeBuilder image;
  junction(image, u"to_c", u"C:\\dir");
  junction(image, u"to_z", u"Z:\\dir");
  rig.give(image.build(), "C:\\images\\other.img");
  rig.scan();
  EXPECT_EQ(rig.answer("\\to_c"), "unverifiable volume-not-given@1 C:");
  EXPECT_EQ(rig.answer("\\to_z"), "unverifiable volume-not-given@1 Z:");
  EXPECT_TRUE(rig.opened.empty());
}

TEST(MountedVolumes, AnImageBesideALiveVolume) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  VolumeBuilder image;
  junction(image, u"image_to_c", u"C:\\dir");
  VolumeBuilder c;
  c.add_directory(kRoot, u"dir");
  junction(c, u"c_to_c", u"C:\\dir");
  junction(c, u"c_to_x", u"X:\\dir");
  rig.give(image.build(), "other.img");
  rig.give(c.build(), "\\\\.\\C:");
  rig.scan();
  EXPECT_EQ(rig.answer("\\image_to_c"), "unverifiable volume-not-given@1 C:");
  EXPECT_EQ(rig.answer("\\c_to_c"), "ok -> \\dir");
  EXPECT_EQ(rig.answer("\\c_to_x"), "broken no-such-volume@1 X:");
}

TEST(MountedVolumes, TheDriveMapGoesBeforeTheSystem) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  rig.machine.add('d', "\\Device\\HarddiskVolume4", {"D:\\"}, kNtfs);
  VolumeBuilder c;
  junction(c, u"to_d", u"D:\\mine");
  junction(c, u"to_e", u"E:\\mine");
  VolumeBuilder mine;
  mine.add_directory(kRoot, u"mine");
  junction(mine, u"back", u"C:\\to_e");
  rig.give(c.build(), "C:");
  const VolumeIndex image = rig.give(mine.build(), "mine.img");
  rig.map.map("D:", image);
  rig.map.map("E:", image);
  rig.scan();
  EXPECT_EQ(rig.answer("\\to_d"), "ok -> \\mine");
  EXPECT_EQ(rig.answer("\\to_e"), "ok -> \\mine");
  EXPECT_EQ(rig.answer("\\back"), "unverifiable volume-not-given@1 C:");
  EXPECT_TRUE(rig.opened.empty());
  EXPECT_EQ(rig.map.names_of(0).front(), "C:");
}

// A mount manager that does not answer proves nothing.
TEST(MountedVolumes, GuidsWhereVolumesCannotBeListed) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  rig.machine.lists_volumes = false;
  VolumeBuilder c;
  c.set_reparse(c.add_directory(kRoot, u"guid"),
                fixture::mount_point(u"\\??\\Volume{77777777-0000-0000-0000-000000000000}\\"));
  rig.give(c.build(), "C:");
  rig.scan();
  EXPECT_EQ(rig.answer("\\guid").substr(0, 29), "unverifiable volume-not-given");
}

const std::string kCopyDevice = "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy2";

scanner::WmiObject copy(const std::string& device, const std::string& volume) {
  return {{"ID", "{ABCDEF01-0000-0000-0000-000000000002}"},
          {"InstallDate", "20260131093000.250000+060"},
          {"DeviceObject", device},
          {"VolumeName", "\\\\?\\" + volume + "\\"}};
}

// It is C: to its own links; D: is what it is now, and so is D:'s way back through the copy.
TEST(MountedVolumes, AShadowCopyReplacesItsVolume) {
  Rig rig;
  const auto c = rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  const auto d = rig.machine.add('d', "\\Device\\HarddiskVolume4", {"D:\\"}, kNtfs);
  rig.machine.copies = {{copy(kCopyDevice, c)}};
  VolumeBuilder then;
  then.add_directory(kRoot, u"old");
  junction(then, u"to_old", u"C:\\old");
  junction(then, u"to_new", u"C:\\new");
  junction(then, u"to_d", u"D:\\data");
  then.set_reparse(then.add_directory(kRoot, u"by_guid"),
                   fixture::mount_point(u"\\??\\" + wide(c) + u"\\"));
  VolumeBuilder now;
  now.add_directory(kRoot, u"new");
  junction(now, u"now_to_new", u"C:\\new");
  VolumeBuilder data;
  data.add_directory(kRoot, u"data");
  rig.images["\\\\.\\D:"] = data.build();
  const VolumeIndex copied = rig.give(then.build(), kCopyDevice);
  rig.give(now.build(), "C:");
  rig.scan();
  EXPECT_EQ(rig.answer("\\to_old"), "ok -> \\old");
  EXPECT_EQ(rig.answer("\\to_new"), "broken missing@1 new");
  EXPECT_EQ(rig.answer("\\to_d"), "ok -> \\data");
  EXPECT_EQ(rig.answer("\\by_guid"), "ok -> \\");
  EXPECT_EQ(rig.answer("\\now_to_new"), "ok -> \\new");
  ASSERT_NE(rig.live->shadow_copy(copied), nullptr);
  EXPECT_EQ(rig.live->shadow_copy(copied)->created, "2026-01-31T08:30:00.2500000Z");
  EXPECT_EQ(rig.live->origin_of(copied), "C:");
  EXPECT_EQ(rig.live->shadow_copy(1), nullptr);
}

TEST(MountedVolumes, AShadowCopyOfUnknownOrigin) {
  Rig rig;
  rig.machine.add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, kNtfs);
  rig.machine.copies = std::unexpected(Error{"there is no WMI"});
  VolumeBuilder then;
  junction(then, u"to_c", u"C:\\old");
  rig.give(then.build(), kCopyDevice);
  rig.scan();
  EXPECT_EQ(rig.answer("\\to_c"), "unverifiable volume-not-given@1 C:");
  ASSERT_EQ(rig.live->unknown_copies().size(), 1U);
  EXPECT_EQ(rig.live->unknown_copies()[0].why, "there is no WMI");
}

}  // namespace
}  // namespace scanner_test
