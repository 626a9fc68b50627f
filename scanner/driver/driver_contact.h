// Whether a mounted volume is read with the help of its driver, and what follows if the driver
// cannot be queried. The outcome is stored in the candidate.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "scanner/driver/device.h"
#include "scanner/source/open_source.h"

namespace scanner {

using OpenedDevice = std::expected<std::unique_ptr<VolumeDevice>, Error>;

// Sends FSCTL_GET_NTFS_VOLUME_DATA, without which nothing else makes sense. Returns what the user
// should know, a clause without a full stop; empty if the driver answers.
[[nodiscard]] std::string contact_driver(OpenedDevice opened, VolumeCandidate& candidate);

// A volume whose bytes cannot be read; nothing if its driver does not answer either. `path` as the
// user wrote it.
[[nodiscard]] std::optional<VolumeCandidate> driver_only(OpenedDevice opened,
                                                         const std::string& path);

}  // namespace scanner
