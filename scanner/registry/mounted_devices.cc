#include "scanner/registry/mounted_devices.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "mft/utf16.h"
#include "scanner/source/ascii.h"
#include "scanner/source/drive_map.h"

namespace scanner {
namespace {

constexpr std::string_view kLetterPrefix = "\\dosdevices\\";
constexpr std::string_view kGptMark = "DMIO:ID:";
constexpr std::size_t kMbrBytes = 12;  // disk signature, byte offset
constexpr std::size_t kGptBytes = 24;  // mark, partition GUID
constexpr std::size_t kMostDeviceUnits = 200;

// "C:" or "Volume{…}"; nothing for other names, such as `#{GUID}` for volumes without a letter.
std::optional<std::string> drive_name(std::u16string_view value_name) {
  std::string name = mft::to_utf8(value_name);
  const bool letter = ascii_lower(name.substr(0, kLetterPrefix.size())) == kLetterPrefix;
  if (letter) name.erase(0, kLetterPrefix.size());
  auto drive = normalized_drive(name);
  if (!drive || letter != (drive->size() == 2)) return std::nullopt;
  return drive;
}

MountedDevice device_of(std::string name, mft::Bytes data) {
  MountedDevice device{.name = std::move(name)};
  PartitionIdentity identity;
  if (data.size() == kMbrBytes) {
    identity = {.scheme = PartitionScheme::kMbr,
                .disk_signature = data.u32(0),
                .offset_bytes = data.u64(4)};
  } else if (data.size() == kGptBytes &&
             std::memcmp(data.data(), kGptMark.data(), kGptMark.size()) == 0) {
    identity = {.scheme = PartitionScheme::kGpt, .guid = data.copy_at<GuidBytes>(kGptMark.size())};
  } else {
    std::u16string text = mft::Utf16View(data).str();
    if (text.size() > kMostDeviceUnits) text.resize(kMostDeviceUnits);
    device.device = mft::to_utf8(text);
    return device;
  }
  device.device = identity_words(identity);
  if (identity.is_unique()) device.partition = identity;
  return device;
}

bool comes_before(const MountedDevice& a, const MountedDevice& b) {
  return std::pair(a.name.size(), std::string_view(a.name)) <
         std::pair(b.name.size(), std::string_view(b.name));
}

}  // namespace

std::expected<MountedDevices, HiveFault> read_mounted_devices(const Hive& hive) {
  const auto root = hive.root();
  if (!root) return std::unexpected(root.error());
  const auto key = root->find("MountedDevices");
  if (!key) return std::unexpected(key.error());
  MountedDevices mounted;
  if (!*key) return mounted;
  HiveValues values(**key);
  while (const auto value = values.next()) {
    if (auto name = drive_name(value->name)) {
      mounted.devices.push_back(device_of(*std::move(name), value->data));
    }
  }
  mounted.damage = values.fault();
  std::ranges::stable_sort(mounted.devices, comes_before);
  const auto repeated =
      std::ranges::unique(mounted.devices, {}, [](const MountedDevice& d) { return d.name; });
  if (!repeated.empty()) mounted.damage = HiveFault::kBadCell;  // a key has each value once
  mounted.devices.erase(repeated.begin(), repeated.end());
  return mounted;
}

}  // namespace scanner
