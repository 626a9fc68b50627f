// A mounted volume opened for its driver's control codes, with as much access as is granted.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/driver/device.h"

namespace scanner {

// In the order in which they are tried. The access bits of all control codes used here are
// FILE_ANY_ACCESS, and FSCTL_GET_NTFS_VOLUME_DATA is documented to need no more than
// FILE_READ_ATTRIBUTES; what NTFS requires for the others is not documented beyond "a handle to a
// volume". [SDK] So each access that opens is tried.
enum class VolumeAccess : std::uint8_t {
  kRead,  // GENERIC_READ on the volume's device, which raw reads need too
  // FILE_TRAVERSE, with which the file system is mounted but no data can be read.
  kTraverse,
  // FILE_READ_ATTRIBUTES. With nothing more, the I/O manager may open the disk's device instead of
  // the file system on it, and the disk does not support the requests.
  kAttributes,
  kRootDirectory,  // FILE_READ_ATTRIBUTES on the volume's root directory
};
[[nodiscard]] std::string_view access_words(VolumeAccess access);  // "GENERIC_READ"

struct OpenedVolume {
  std::unique_ptr<VolumeDevice> device;
  VolumeAccess access = VolumeAccess::kRead;
  // Why each access tried before was of no use, clauses; empty for kRead.
  std::vector<std::string> refusals;
};

using VolumeOpener =
    std::function<std::expected<std::unique_ptr<VolumeDevice>, SystemCode>(VolumeAccess)>;

// The first access with which `open` succeeds and, except for kRead, the device answers
// FSCTL_GET_NTFS_VOLUME_DATA and FSCTL_GET_NTFS_FILE_RECORD. The error is that of kRead.
[[nodiscard]] std::expected<OpenedVolume, SystemCode> open_with_any_access(
    const VolumeOpener& open);

}  // namespace scanner
