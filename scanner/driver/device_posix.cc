#include "scanner/driver/device.h"

namespace scanner {

std::expected<std::unique_ptr<VolumeDevice>, Error> open_volume_device(const std::string& path) {
  return std::unexpected(
      Error{"cannot query the driver of " + path + ": live volumes are only available on Windows"});
}

}  // namespace scanner
