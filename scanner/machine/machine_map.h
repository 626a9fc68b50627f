// The volumes of this machine and what its letters stand for.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/machine/machine.h"

namespace scanner {

struct MachineVolume {
  std::string name;                // "Volume{…}" with the GUID in lower case; empty: none
  std::string device;              // `\Device\HarddiskVolume3`; empty: unknown
  std::vector<std::string> paths;  // `C:\`, `D:\mounted\`: letters first
  DriveType type = DriveType::kUnknown;
  std::string file_system;                    // "NTFS"; empty: unknown
  SystemCode refusal = SystemCode::kSuccess;  // why the file system is unknown

  [[nodiscard]] bool is_ntfs() const { return file_system == "NTFS"; }
  // A volume of a failover cluster, covered by CSVFS: NTFS or ReFS may be behind it.
  [[nodiscard]] bool is_cluster_shared() const;
  // Whether it is known to contain something else, or to be locked.
  [[nodiscard]] bool is_foreign() const;
  // What the volume contains instead of a readable NTFS, a clause: "a FAT32 file system". REQUIRES:
  // !is_ntfs().
  [[nodiscard]] std::string what() const;
  // As a user names it: "C:", `D:\mounted`, `\\?\Volume{…}`; always a name that can be opened.
  [[nodiscard]] std::string shown() const;
  // As CreateFileW opens it.
  [[nodiscard]] std::string device_path() const;
};

struct MachineLetter {
  enum class Kind : std::uint8_t {
    kNone,          // neither the mount manager nor any logon session has it
    kVolume,        // of MachineMap::volumes
    kNetwork,       // a network drive
    kSubst,         // a folder
    kOtherSession,  // another logon session, or a user who may log on, has it
    kUnknown,       // unknown
  };
  Kind kind = Kind::kUnknown;
  std::uint32_t volume = 0;  // kVolume
  std::string leads_to;      // kSubst: the folder; kNetwork: the device
};

struct MachineMap {
  std::vector<MachineVolume> volumes;
  std::map<std::string, std::uint32_t, std::less<>> guids;  // "Volume{…}" → volume
  std::array<MachineLetter, 26> letters;
  bool knows_all_guids = false;  // a GUID that is not in `guids` belongs to no volume
  std::string sessions_unknown;  // why letters of other sessions may be missing; empty: none are

  [[nodiscard]] const MachineLetter& letter(char c) const {
    return letters[static_cast<std::size_t>(c - 'A')];
  }
  [[nodiscard]] std::optional<std::uint32_t> volume_of_device(std::string_view device) const;
  // The volume that a source names in any of Windows' ways; nothing for files, disks and shadow
  // copies.
  [[nodiscard]] std::optional<std::uint32_t> find_source(const Machine& machine,
                                                         const std::string& source) const;
};

[[nodiscard]] MachineMap read_machine(const Machine& machine);

}  // namespace scanner
