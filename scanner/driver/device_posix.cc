#include "scanner/driver/device.h"

namespace scanner {

std::expected<std::unique_ptr<VolumeDevice>, Error> open_volume_device(const std::string& path) {
  return std::unexpected(
      Error{"cannot ask the driver of " + path + ": live volumes are a matter of Windows"});
}

}  // namespace scanner
