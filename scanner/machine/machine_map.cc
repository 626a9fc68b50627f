#include "scanner/machine/machine_map.h"

#include <algorithm>
#include <utility>

#include "scanner/machine/session_letters.h"
#include "scanner/source/ascii.h"
#include "scanner/source/drive_map.h"
#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

constexpr std::uint32_t kLockedByBitLocker = 0x80310000;  // FVE_E_LOCKED_VOLUME

bool equal(std::string_view a, std::string_view b) {
  return equal_ignoring_ascii_case(a, b);
}
bool starts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal(text.substr(0, prefix.size()), prefix);
}

std::string without_backslash(std::string text) {
  while (text.ends_with('\\')) text.pop_back();
  return text;
}

bool is_letter_root(std::string_view path) {
  return path.size() == 3 && path[1] == ':' && path[2] == '\\';
}

// "Volume{…}" of a volume's name, with or without a prefix; nothing for a letter, and for the bare
// GUIDs that the object manager uses for other devices.
std::optional<std::string> volume_guid(std::string_view text) {
  for (const std::string_view prefix : {"\\\\?\\", "\\\\.\\"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  return starts_with(text, "Volume{") ? normalized_drive(text) : std::nullopt;
}

// Redirectors that are known without calling GetDriveTypeW.
bool is_network_device(std::string_view device) {
  for (const std::string_view prefix :
       {"\\Device\\LanmanRedirector", "\\Device\\Mup", "\\Device\\WebDavRedirector",
        "\\Device\\RdpDr", "\\Device\\NetWareRedirector", "\\??\\UNC\\"}) {
    if (starts_with(device, prefix)) return true;
  }
  return false;
}

class Reader {
 public:
  explicit Reader(const Machine& machine) : machine_(machine) {}

  MachineMap run() {
    add_volumes();
    add_aliases();
    bool any_unknown = false;
    for (char c = 'A'; c <= 'Z'; ++c) {
      MachineLetter& letter = map_.letters[static_cast<std::size_t>(c - 'A')];
      letter = own_letter(c);
      any_unknown = any_unknown || letter.kind == MachineLetter::Kind::kNone;
    }
    if (any_unknown) query_sessions();
    for (std::uint32_t i = 0; i < map_.volumes.size(); ++i) arrange_paths(i);
    return std::move(map_);
  }

 private:
  void add_volumes() {
    const auto names = machine_.volume_names();
    map_.knows_all_guids = names.has_value();
    if (!names) return;
    for (const std::string& name : *names) {
      const auto guid = volume_guid(name);
      if (!guid) {
        map_.knows_all_guids = false;
        continue;
      }
      MachineVolume volume{.name = *guid, .device = {}, .paths = {}, .file_system = {}};
      if (auto device = machine_.dos_device(*guid)) volume.device = *std::move(device);
      if (auto paths = machine_.mount_paths(name)) volume.paths = *std::move(paths);
      inspect(name, volume);
      map_.guids[*guid] = static_cast<std::uint32_t>(map_.volumes.size());
      map_.volumes.push_back(std::move(volume));
    }
  }

  // An optical drive might spin up, and never contains NTFS.
  void inspect(const std::string& root, MachineVolume& volume) const {
    auto type = machine_.drive_type(root);
    if (type && *type == DriveType::kUnknown && !volume.paths.empty()) {
      type = machine_.drive_type(volume.paths.front());
    }
    if (!type) {  // no further queries to what does not answer
      volume.refusal = type.error();
      return;
    }
    volume.type = *type;
    if (volume.type == DriveType::kCdRom) return;
    if (auto file_system = machine_.file_system(root)) {
      volume.file_system = *std::move(file_system);
    } else {
      volume.refusal = file_system.error();
    }
  }

  // A volume can have several GUIDs, but the mount manager lists only one.
  void add_aliases() {
    const auto names = machine_.dos_names();
    if (!names) {
      map_.knows_all_guids = false;
      return;
    }
    for (const std::string& name : *names) {
      const auto guid = volume_guid(name);
      if (!guid || map_.guids.contains(*guid)) continue;
      const auto device = machine_.dos_device(name);
      const auto volume = device ? map_.volume_of_device(*device) : std::nullopt;
      if (volume) {
        map_.guids[*guid] = *volume;
      } else {
        map_.guids[*guid] = static_cast<std::uint32_t>(map_.volumes.size());
        MachineVolume unlisted{
            .name = *guid, .device = device.value_or(""), .paths = {}, .file_system = {}};
        inspect("\\\\?\\" + *guid + "\\", unlisted);
        map_.volumes.push_back(std::move(unlisted));
      }
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> mounted_at(const std::string& root) const {
    for (std::uint32_t i = 0; i < map_.volumes.size(); ++i) {
      if (std::ranges::any_of(map_.volumes[i].paths,
                              [&](const std::string& path) { return equal(path, root); })) {
        return i;
      }
    }
    return std::nullopt;
  }

  // What this logon session sees; kNone if it sees nothing.
  MachineLetter own_letter(char c) {
    using Kind = MachineLetter::Kind;
    const std::string letter{c, ':'};
    const std::string root = letter + "\\";
    const auto mounted = mounted_at(root);
    const auto answer = machine_.dos_device(letter);
    if (!answer) {
      const bool absent = answer.error() == SystemCode::kFileNotFound && !mounted;
      return {.kind = absent ? Kind::kNone : Kind::kUnknown, .leads_to = {}};
    }
    const std::string device = without_backslash(*answer);
    constexpr std::string_view kDosPrefix = "\\??\\";
    if (is_network_device(device + "\\")) return {.kind = Kind::kNetwork, .leads_to = device};
    if (starts_with(device, kDosPrefix)) {
      const std::string folder = device.substr(kDosPrefix.size());
      const auto guid = volume_guid(folder);
      const auto volume = guid ? map_.guids.find(*guid) : map_.guids.end();
      if (volume != map_.guids.end()) {
        return {.kind = Kind::kVolume, .volume = volume->second, .leads_to = {}};
      }
      return {.kind = Kind::kSubst, .leads_to = folder};
    }
    if (const auto volume = map_.volume_of_device(device)) {
      note_path(*volume, root);
      return {.kind = Kind::kVolume, .volume = *volume, .leads_to = {}};
    }
    const auto type = machine_.drive_type(root);
    if (type && *type == DriveType::kRemote) return {.kind = Kind::kNetwork, .leads_to = device};
    // If the volumes' devices are unknown, the mount manager is the only source.
    if (mounted && map_.volumes[*mounted].device.empty()) {
      return {.kind = Kind::kVolume, .volume = *mounted, .leads_to = {}};
    }
    // A volume of another driver, unknown to the mount manager.
    MachineVolume volume{.name = {}, .device = device, .paths = {root}, .file_system = {}};
    inspect(root, volume);
    map_.volumes.push_back(std::move(volume));
    return {.kind = Kind::kVolume,
            .volume = static_cast<std::uint32_t>(map_.volumes.size() - 1),
            .leads_to = {}};
  }

  void note_path(std::uint32_t volume, const std::string& root) {
    auto& paths = map_.volumes[volume].paths;
    if (std::ranges::none_of(paths, [&](const std::string& path) { return equal(path, root); })) {
      paths.push_back(root);
    }
  }

  // Letters first, without those that lead elsewhere in this logon session.
  void arrange_paths(std::uint32_t index) {
    auto& paths = map_.volumes[index].paths;
    std::erase_if(paths, [&](const std::string& path) {
      if (!is_letter_root(path)) return false;
      const auto drive = normalized_drive(path);
      const MachineLetter& letter = map_.letter(drive->front());
      return letter.kind != MachineLetter::Kind::kVolume || letter.volume != index;
    });
    std::ranges::stable_partition(paths, is_letter_root);
  }

  void query_sessions() {
    using Kind = MachineLetter::Kind;
    const SessionLetters others = session_letters(machine_);
    map_.sessions_unknown = others.unknown;
    for (char c = 'A'; c <= 'Z'; ++c) {
      MachineLetter& letter = map_.letters[static_cast<std::size_t>(c - 'A')];
      if (letter.kind != Kind::kNone) continue;
      if (others.has(c)) {
        letter.kind = Kind::kOtherSession;
      } else if (!others.unknown.empty()) {
        letter.kind = Kind::kUnknown;
      }
    }
  }

  const Machine& machine_;
  MachineMap map_;
};

}  // namespace

// The name that its driver returns; WMI's MSFT_Volume and PowerShell turn it into "CSVFS_NTFS" and
// "CSVFS_ReFS".
bool MachineVolume::is_cluster_shared() const {
  return starts_with(file_system, "CSVFS");
}

bool MachineVolume::is_foreign() const {
  if (!file_system.empty()) return !is_ntfs() && !is_cluster_shared();
  return type == DriveType::kCdRom || refusal == SystemCode::kUnrecognizedVolume ||
         static_cast<std::uint32_t>(refusal) == kLockedByBitLocker;
}

std::string MachineVolume::what() const {
  if (refusal == kNoAnswer) return "it did not answer in time";
  if (refusal == kInterrupted) return "interrupted before it answered";
  if (is_cluster_shared()) {
    return "it is a cluster shared volume: the cluster's file system (" + file_system +
           ") hides whether it holds NTFS or ReFS";
  }
  if (!file_system.empty()) return "its file system is " + file_system;
  if (type == DriveType::kCdRom) return "a CD or DVD drive";
  if (static_cast<std::uint32_t>(refusal) == kLockedByBitLocker) {
    return "it is locked by BitLocker; unlock it first, for example with manage-bde -unlock";
  }
  return system_code_text(refusal);
}

std::string MachineVolume::shown() const {
  return paths.empty() ? device_path() : without_backslash(paths.front());
}

std::string MachineVolume::device_path() const {
  if (!paths.empty() && is_letter_root(paths.front())) {
    return "\\\\.\\" + without_backslash(paths.front());
  }
  return "\\\\?\\" + name;
}

std::optional<std::uint32_t> MachineMap::volume_of_device(std::string_view device) const {
  const auto found = std::ranges::find_if(volumes, [&](const MachineVolume& volume) {
    return !volume.device.empty() && equal(volume.device, device);
  });
  if (found == volumes.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - volumes.begin());
}

std::optional<std::uint32_t> MachineMap::find_source(const Machine& machine,
                                                     const std::string& source) const {
  const auto by_guid = [this](std::string_view name) -> std::optional<std::uint32_t> {
    const auto guid = volume_guid(name);
    if (!guid) return std::nullopt;
    const auto found = guids.find(*guid);
    return found != guids.end() ? std::optional(found->second) : std::nullopt;
  };
  const WindowsName named = parse_windows_name(source);
  if (!named.is_device) {
    const auto mounted = machine.volume_mounted_at(without_backslash(named.path) + "\\");
    return mounted ? by_guid(*mounted) : std::nullopt;
  }
  if (const std::string letter = drive_letter_of(named.path); !letter.empty()) {
    const MachineLetter& known = this->letter(ascii_upper(letter[0]));
    if (known.kind != MachineLetter::Kind::kVolume) return std::nullopt;
    return known.volume;
  }
  constexpr std::string_view kGlobalRoot = "GLOBALROOT";
  constexpr std::size_t kPrefixBytes = 4;  // `\\?\`
  const std::string_view name = std::string_view(named.path).substr(kPrefixBytes);
  if (starts_with(name, kGlobalRoot)) return volume_of_device(name.substr(kGlobalRoot.size()));
  if (const auto volume = by_guid(name)) return volume;
  const auto device = machine.dos_device(std::string(name));
  return device ? volume_of_device(*device) : std::nullopt;
}

MachineMap read_machine(const Machine& machine) {
  return Reader(machine).run();
}

}  // namespace scanner
