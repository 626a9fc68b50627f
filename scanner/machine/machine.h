// The interface to Windows for what it knows beyond the volumes' contents: which volumes exist,
// their letters and mount folders, and the drive letters of logon sessions. One query each, with
// the system's raw answer; the logic is platform-free. Implemented by machine_windows.cc; tests
// simulate one.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "scanner/driver/system_code.h"
#include "scanner/source/error.h"

namespace scanner {

// The results of GetDriveTypeW, with its values. [SDK]
enum class DriveType : std::uint8_t {
  kUnknown,
  kNoRoot,
  kRemovable,
  kFixed,
  kRemote,
  kCdRom,
  kRamDisk,
};

// The errors of a PatientMachine for no answer in time and for an interruption.
inline constexpr SystemCode kNoAnswer = SystemCode::kTimeout;
inline constexpr SystemCode kInterrupted = SystemCode::kOperationAborted;

// An entry of an object manager directory.
struct ObjectName {
  std::string name;
  bool is_directory = false;
};

enum class RegistryRoot : std::uint8_t { kLocalMachine, kUsers };

// Properties and their values, as text: dates in CIM format, "20260131093000.123456+060".
using WmiObject = std::map<std::string, std::string, std::less<>>;

class Machine {
 public:
  template <typename T>
  using Answer = std::expected<T, SystemCode>;

  virtual ~Machine() = default;

  // FindFirstVolumeW: `\\?\Volume{GUID}\` of every volume that the mount manager knows.
  [[nodiscard]] virtual Answer<std::vector<std::string>> volume_names() const = 0;
  // GetVolumePathNamesForVolumeNameW: `C:\`, `D:\mounted\`.
  [[nodiscard]] virtual Answer<std::vector<std::string>> mount_paths(
      const std::string& volume_name) const = 0;
  // GetVolumeNameForVolumeMountPointW: `\\?\Volume{GUID}\` of the volume mounted in the folder or
  // at the letter's root; an error if there is none.
  [[nodiscard]] virtual Answer<std::string> volume_mounted_at(const std::string& folder) const = 0;
  // GetVolumeInformationW: "NTFS". `root` ends in a backslash, as in drive_type().
  [[nodiscard]] virtual Answer<std::string> file_system(const std::string& root) const = 0;
  // GetDriveTypeW, which reports no errors and opens the root to find out.
  [[nodiscard]] virtual Answer<DriveType> drive_type(const std::string& root) const = 0;
  // QueryDosDeviceW: all names that this logon session sees, "C:" and "Volume{GUID}" among them;
  // and what one of them stands for: `\Device\HarddiskVolume3`, `\??\C:\folder`. kFileNotFound if
  // there is no such name.
  [[nodiscard]] virtual Answer<std::vector<std::string>> dos_names() const = 0;
  [[nodiscard]] virtual Answer<std::string> dos_device(const std::string& name) const = 0;
  // NtQueryDirectoryObject. kPathNotFound or kFileNotFound if there is no such directory.
  [[nodiscard]] virtual Answer<std::vector<ObjectName>> object_names(
      const std::string& directory) const = 0;
  // RegEnumKeyExW: the names of a key's subkeys. kFileNotFound if there is no such key.
  [[nodiscard]] virtual Answer<std::vector<std::string>> registry_keys(
      RegistryRoot root, const std::string& path) const = 0;
  // The instances of WMI's Win32_ShadowCopy, by property. An Error, one clause, if the system
  // cannot list them: no WMI, no such class, no administrator rights.
  [[nodiscard]] virtual std::expected<std::vector<WmiObject>, Error> shadow_copies() const = 0;
};

// The machine on which this runs, with a time limit for its answers (patient_machine.h); null on
// systems other than Windows. `stop` ends every wait and must never be destroyed: that of the first
// call is used.
[[nodiscard]] const Machine* this_machine(const std::atomic<bool>& stop);

}  // namespace scanner
