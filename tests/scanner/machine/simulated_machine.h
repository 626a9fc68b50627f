// A machine of the tests' own: what Windows would answer, put down as it documents it; or does not
// answer, as a driver does whose server or stick is gone.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanner/machine/machine.h"
#include "tests/scanner/gate.h"

namespace scanner_test {

using scanner::DriveType;
using scanner::Machine;
using scanner::ObjectName;
using scanner::RegistryRoot;
using scanner::SystemCode;

class SimulatedMachine : public Machine {
 public:
  struct Root {
    DriveType type = DriveType::kFixed;
    std::string file_system;  // empty: `refusal`
    SystemCode refusal = SystemCode::kNotReady;
  };

  std::vector<std::string> volumes;                            // `\\?\Volume{…}\`
  std::map<std::string, std::vector<std::string>> mounts;      // by volume
  std::map<std::string, Root> roots;                           // by volume or `X:\`
  std::map<std::string, std::string> devices;                  // by DOS name
  std::map<std::string, std::vector<ObjectName>> directories;  // of the object manager
  std::map<std::string, std::vector<std::string>> users;       // keys of HKEY_USERS, by path
  std::map<std::string, std::vector<std::string>> local;       // keys of HKEY_LOCAL_MACHINE
  std::map<std::string, SystemCode> refused;                   // directories and keys
  std::set<std::string> dead;                                  // roots whose driver never answers
  bool wmi_is_dead = false;
  std::shared_ptr<Gate> end = std::make_shared<Gate>();  // until when what is dead hangs
  mutable std::atomic<int> hanging = 0;                  // calls that began to
  std::expected<std::vector<scanner::WmiObject>, scanner::Error> copies{};
  bool lists_volumes = true;

  // One user, who is logged on twice: with and without administrator rights.
  SimulatedMachine() {
    directories["\\Sessions"] = {{"0", true}, {"1", true}, {"BNOLINKS", true}};
    directories["\\Sessions\\0\\DosDevices"] = {{"00000000-000a1b2c", true},
                                                {"00000000-000a1b99", true}};
    directories["\\Sessions\\0\\DosDevices\\00000000-000a1b2c"] = {};
    directories["\\Sessions\\0\\DosDevices\\00000000-000a1b99"] = {{"Global", false}};
    users[""] = {".DEFAULT", "S-1-5-18", "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001_Classes"};
    local[kProfiles] = {"S-1-5-18", "S-1-5-19", "S-1-5-21-1-2-3-1001"};
  }

  static constexpr const char* kProfiles =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";

  // A volume as the mount manager has it; gives its name, `Volume{…}`.
  std::string add(char digit, const std::string& device, const std::vector<std::string>& paths,
                  const Root& root) {
    const std::string name = "Volume{" + std::string(8, digit) + "-1111-2222-3333-444444444444}";
    const std::string full = "\\\\?\\" + name + "\\";
    volumes.push_back(full);
    mounts[full] = paths;
    roots[full] = root;
    devices[name] = device;
    for (const auto& path : paths) {
      if (path.size() == 3) devices[path.substr(0, 2)] = device;
    }
    return name;
  }

  [[nodiscard]] Answer<std::vector<std::string>> volume_names() const override {
    if (!lists_volumes) return std::unexpected(SystemCode::kAccessDenied);
    return volumes;
  }
  [[nodiscard]] Answer<std::vector<std::string>> mount_paths(
      const std::string& volume_name) const override {
    return look_up(mounts, volume_name);
  }
  [[nodiscard]] Answer<std::string> volume_mounted_at(const std::string& folder) const override {
    for (const auto& [volume, paths] : mounts) {
      for (const auto& path : paths) {
        if (path == folder) return volume;
      }
    }
    return std::unexpected(SystemCode::kNotAReparsePoint);
  }
  [[nodiscard]] Answer<std::string> file_system(const std::string& root) const override {
    hang_if(dead.contains(root));
    const auto found = roots.find(root);
    if (found == roots.end()) return std::unexpected(SystemCode::kPathNotFound);
    EXPECT_NE(found->second.type, DriveType::kCdRom) << "a drive for discs begins to turn";
    if (found->second.file_system.empty()) return std::unexpected(found->second.refusal);
    return found->second.file_system;
  }
  [[nodiscard]] Answer<DriveType> drive_type(const std::string& root) const override {
    hang_if(dead.contains(root));
    const auto found = roots.find(root);
    return found != roots.end() ? found->second.type : DriveType::kNoRoot;
  }
  [[nodiscard]] Answer<std::vector<std::string>> dos_names() const override {
    std::vector<std::string> names{"NUL", "PhysicalDrive0",
                                   "{00000003-0000-0000-0000-4E6574446576}"};
    for (const auto& [name, device] : devices) names.push_back(name);
    return names;
  }
  [[nodiscard]] Answer<std::string> dos_device(const std::string& name) const override {
    return look_up(devices, name);
  }
  [[nodiscard]] Answer<std::vector<ObjectName>> object_names(
      const std::string& directory) const override {
    return look_up(directories, directory);
  }
  [[nodiscard]] Answer<std::vector<std::string>> registry_keys(
      RegistryRoot root, const std::string& path) const override {
    return look_up(root == RegistryRoot::kUsers ? users : local, path);
  }
  [[nodiscard]] std::expected<std::vector<scanner::WmiObject>, scanner::Error> shadow_copies()
      const override {
    hang_if(wmi_is_dead);
    return copies;
  }

 private:
  void hang_if(bool is_dead) const {
    if (!is_dead) return;
    const std::shared_ptr<Gate> until = end;  // it may outlive this machine's test
    ++hanging;
    until->wait();
  }

  template <typename T>
  Answer<T> look_up(const std::map<std::string, T>& map, const std::string& key) const {
    if (const auto code = refused.find(key); code != refused.end()) {
      return std::unexpected(code->second);
    }
    const auto found = map.find(key);
    if (found == map.end()) return std::unexpected(SystemCode::kFileNotFound);
    return found->second;
  }
};

}  // namespace scanner_test
