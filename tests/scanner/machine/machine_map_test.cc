// What a machine's letters and GUIDs stand for, and what is unknown about them.
#include "scanner/machine/machine_map.h"

#include <gtest/gtest.h>

#include <functional>

#include "scanner/machine/session_letters.h"
#include "tests/scanner/machine/simulated_machine.h"

namespace scanner_test {
namespace {

using scanner::MachineLetter;
using scanner::MachineMap;
using scanner::read_machine;
using Kind = MachineLetter::Kind;

// A laptop: the system, a data volume without a letter in a folder, a stick, a DVD drive.
struct Laptop : SimulatedMachine {
  std::string c = add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, {DriveType::kFixed, "NTFS"});
  std::string data =
      add('d', "\\Device\\HarddiskVolume4", {"C:\\mnt\\data\\"}, {DriveType::kFixed, "NTFS"});
  std::string stick =
      add('e', "\\Device\\HarddiskVolume9", {"E:\\"}, {DriveType::kRemovable, "FAT32"});
  std::string disc = add('f', "\\Device\\CdRom0", {"F:\\"}, {DriveType::kCdRom, ""});
  std::string locked = add('b', "\\Device\\HarddiskVolume5", {"L:\\"},
                           {DriveType::kFixed, "", static_cast<SystemCode>(0x80310000)});
  std::string empty = add('a', "\\Device\\HarddiskVolume7", {"R:\\"}, {DriveType::kRemovable, ""});
};

TEST(MachineMap, Volumes) {
  const Laptop laptop;
  const MachineMap map = read_machine(laptop);
  ASSERT_EQ(map.volumes.size(), 6U);
  EXPECT_TRUE(map.knows_all_guids);
  EXPECT_EQ(map.letter('C').kind, Kind::kVolume);
  EXPECT_EQ(map.letter('C').volume, 0U);
  EXPECT_TRUE(map.volumes[0].is_ntfs());
  EXPECT_EQ(map.volumes[0].shown(), "C:");
  EXPECT_EQ(map.volumes[1].shown(), "C:\\mnt\\data");
  EXPECT_EQ(map.volumes[1].device_path(), "\\\\?\\" + laptop.data);
  EXPECT_EQ(map.volumes[2].what(), "its file system is FAT32");
  for (const std::size_t foreign : {2U, 3U, 4U}) {
    EXPECT_TRUE(map.volumes[foreign].is_foreign()) << foreign;
  }
  EXPECT_NE(map.volumes[4].what().find("BitLocker"), std::string::npos);
  EXPECT_FALSE(map.volumes[5].is_foreign()) << "no medium: nobody knows what it will hold";
  EXPECT_EQ(map.guids.at(laptop.data), 1U);
}

// What GetVolumeInformationW answers, and what is made of it. "CSVFS" is the name that the file
// system of a cluster shared volume gives itself.
TEST(MachineMap, WhatAVolumeIsTakenFor) {
  struct Row {
    SimulatedMachine::Root root;
    bool ntfs;
    bool foreign;  // known to be no NTFS that could be read
    const char* what;
  };
  constexpr auto kLocked = static_cast<SystemCode>(0x80310000);
  constexpr auto kNoSuchDevice = static_cast<SystemCode>(433);
  for (const Row& row :
       {Row{{DriveType::kFixed, "NTFS"}, true, false, ""},
        Row{{DriveType::kFixed, "ReFS"}, false, true, "its file system is ReFS"},
        Row{{DriveType::kFixed, "CSVFS"}, false, false, "it is a cluster shared volume"},
        Row{{DriveType::kFixed, "", SystemCode::kUnrecognizedVolume}, false, true, "1005"},
        Row{{DriveType::kFixed, "", kLocked}, false, true, "locked by BitLocker"},
        Row{{DriveType::kFixed, "", SystemCode::kNotReady}, false, false, "21"},
        Row{{DriveType::kFixed, "", SystemCode::kAccessDenied}, false, false, "5"},
        Row{{DriveType::kFixed, "", SystemCode::kPathNotFound}, false, false, "3"},
        Row{{DriveType::kFixed, "", SystemCode::kInvalidFunction}, false, false, "1"},
        Row{{DriveType::kFixed, "", SystemCode::kCrc}, false, false, "23"},
        Row{{DriveType::kFixed, "", SystemCode::kIoDevice}, false, false, "1117"},
        Row{{DriveType::kFixed, "", kNoSuchDevice}, false, false, "433"},
        Row{{DriveType::kFixed, "", scanner::kNoAnswer}, false, false, "did not answer"},
        Row{{DriveType::kFixed, "", scanner::kInterrupted}, false, false, "interrupted"},
        Row{{DriveType::kCdRom, ""}, false, true, "a CD or DVD drive"}}) {
    SimulatedMachine machine;
    machine.add('a', "\\Device\\HarddiskVolume1", {"D:\\"}, row.root);
    const auto volume = read_machine(machine).volumes.at(0);
    EXPECT_EQ(volume.is_ntfs(), row.ntfs) << row.what;
    if (row.ntfs) continue;
    EXPECT_EQ(volume.is_foreign(), row.foreign) << row.what;
    EXPECT_NE(volume.what().find(row.what), std::string::npos) << volume.what();
  }
}

TEST(MachineMap, LettersThatAreNotVolumes) {
  Laptop laptop;
  laptop.devices["S:"] = "\\??\\C:\\Projects";
  laptop.devices["N:"] = "\\Device\\LanmanRedirector\\;N:00000000000a1b2c\\server\\share";
  laptop.devices["M:"] = "\\Device\\Mup\\;LanmanRedirector\\;M:0\\server\\share";
  laptop.devices["U:"] = "\\??\\UNC\\server\\share";
  laptop.devices["V:"] = "\\Device\\VBoxMiniRdr\\;V:\\vboxsvr\\x";
  laptop.roots["V:\\"] = {DriveType::kRemote, ""};
  const MachineMap map = read_machine(laptop);
  EXPECT_EQ(map.letter('S').kind, Kind::kSubst);
  EXPECT_EQ(map.letter('S').leads_to, "C:\\Projects");
  for (const char letter : {'N', 'M', 'U', 'V'}) {
    EXPECT_EQ(map.letter(letter).kind, Kind::kNetwork) << letter;
  }
  EXPECT_EQ(map.volumes.size(), 6U);
}

// Another driver's volume (an encrypted container, a RAM disk), which the mount manager lacks.
TEST(MachineMap, ALetterWithoutAVolumeGuid) {
  Laptop laptop;
  laptop.devices["X:"] = "\\Device\\VeraCryptVolumeX";
  laptop.roots["X:\\"] = {DriveType::kFixed, "NTFS"};
  const MachineMap map = read_machine(laptop);
  ASSERT_EQ(map.letter('X').kind, Kind::kVolume);
  const auto& volume = map.volumes.at(map.letter('X').volume);
  EXPECT_TRUE(volume.is_ntfs());
  EXPECT_EQ(volume.device_path(), "\\\\.\\X:");
}

TEST(MachineMap, LettersAndGuidsOfOneVolume) {
  Laptop laptop;
  laptop.devices["Volume{12345678-1111-2222-3333-444444444444}"] = "\\Device\\HarddiskVolume4";
  laptop.devices["Q:"] = "\\??\\" + laptop.data;
  const MachineMap map = read_machine(laptop);
  EXPECT_EQ(map.guids.at("Volume{12345678-1111-2222-3333-444444444444}"), 1U);
  EXPECT_EQ(map.letter('Q').kind, Kind::kVolume);
  EXPECT_EQ(map.letter('Q').volume, 1U);
}

// A letter is called absent only where no logon session and no user can have it.
TEST(MachineMap, AbsentLetters) {
  const auto z = [](const std::function<void(Laptop&)>& change) {
    Laptop laptop;
    change(laptop);
    return read_machine(laptop).letter('Z').kind;
  };
  const std::string session = "\\Sessions\\0\\DosDevices\\00000000-000a1b2c";
  const std::string user = "S-1-5-21-1-2-3-1001";
  EXPECT_EQ(z([](Laptop&) {}), Kind::kNone);
  EXPECT_EQ(z([&](Laptop& laptop) { laptop.directories[session].push_back({"Z:", false}); }),
            Kind::kOtherSession);
  EXPECT_EQ(z([&](Laptop& laptop) { laptop.users[user + "\\Network"] = {"z"}; }),
            Kind::kOtherSession);
  EXPECT_EQ(z([&](Laptop& laptop) { laptop.users[user + "\\Network"] = {"Y"}; }), Kind::kNone);
  for (const std::string& refused :
       {std::string("\\Sessions"), std::string("\\Sessions\\0\\DosDevices"), session, std::string(),
        user + "\\Network", std::string(SimulatedMachine::kProfiles)}) {
    EXPECT_EQ(z([&](Laptop& laptop) { laptop.refused[refused] = SystemCode::kAccessDenied; }),
              Kind::kUnknown)
        << refused;
  }
  EXPECT_EQ(z([&](Laptop& laptop) { laptop.directories["\\Sessions"].clear(); }), Kind::kUnknown)
      << "not even the session of this process";
  EXPECT_EQ(z([&](Laptop& laptop) { laptop.directories.erase(session); }), Kind::kNone)
      << "a session that ended meanwhile";
  EXPECT_EQ(z([](Laptop& laptop) {
              laptop.local[SimulatedMachine::kProfiles].push_back("S-1-5-21-1-2-3-1002");
            }),
            Kind::kUnknown)
      << "a user who is not logged on";
}

TEST(MachineMap, WhatIsUnknown) {
  Laptop laptop;
  laptop.lists_volumes = false;
  const MachineMap map = read_machine(laptop);
  EXPECT_FALSE(map.knows_all_guids);
  EXPECT_EQ(map.letter('C').kind, Kind::kVolume) << "the object manager has it";
  Laptop other;
  other.refused["D:"] = SystemCode::kAccessDenied;
  EXPECT_EQ(read_machine(other).letter('D').kind, Kind::kUnknown);
  Laptop unseen;
  unseen.devices.erase("C:");
  EXPECT_EQ(read_machine(unseen).letter('C').kind, Kind::kUnknown)
      << "the mount manager has it, and the object manager does not";
}

TEST(MachineMap, Sources) {
  Laptop laptop;
  laptop.devices["HarddiskVolume3"] = "\\Device\\HarddiskVolume3";
  laptop.devices["PhysicalDrive0"] = "\\Device\\Harddisk0\\DR0";
  const MachineMap map = read_machine(laptop);
  const auto find = [&](const std::string& source) {
    const auto found = map.find_source(laptop, source);
    return found ? static_cast<int>(*found) : -1;
  };
  for (const std::string& source :
       {std::string("C:"), std::string("c:\\"), std::string("\\\\.\\C:"),
        "\\\\?\\" + laptop.c + "\\", "\\\\.\\" + laptop.c, std::string("\\\\.\\HarddiskVolume3"),
        std::string("\\\\?\\GLOBALROOT\\Device\\HarddiskVolume3")}) {
    EXPECT_EQ(find(source), 0) << source;
  }
  EXPECT_EQ(find("C:\\mnt\\data"), 1);
  for (const std::string& source :
       {std::string("C:\\images\\c.img"), std::string("Z:"), std::string("\\\\.\\PhysicalDrive0"),
        std::string("\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1"),
        std::string("x.img")}) {
    EXPECT_EQ(find(source), -1) << source;
  }
}

}  // namespace
}  // namespace scanner_test
