#include "scanner/live/live_volume.h"

#include "scanner/live/driver_mft.h"

namespace scanner {

std::expected<std::unique_ptr<Volume>, Error> open_live_volume(const VolumeCandidate& candidate) {
  const auto data = query_volume_data(*candidate.device);
  if (!data) return std::unexpected(data.error().describe());
  const auto mft = std::make_shared<const DriverMft>(candidate.device, *data);
  auto volume = Volume::open_mounted(candidate, data->geometry, mft);
  if (const auto refusal = mft->refusal()) return std::unexpected(refusal->describe());
  return volume;
}

std::expected<std::unique_ptr<Volume>, Error> open_for_lookups(const VolumeCandidate& candidate) {
  return candidate.device ? open_live_volume(candidate) : Volume::open(candidate);
}

}  // namespace scanner
