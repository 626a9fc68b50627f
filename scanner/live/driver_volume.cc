#include "scanner/live/driver_volume.h"

#include "scanner/driver/driver_mft.h"
#include "scanner/sweep/driver_reparse.h"

namespace scanner {

std::expected<std::unique_ptr<Volume>, Error> open_live_volume(const VolumeCandidate& candidate) {
  const auto data = query_volume_data(*candidate.device);
  if (!data) return std::unexpected(data.error().describe());
  const auto mft = std::make_shared<const DriverMft>(candidate.device, *data);
  auto volume = Volume::open_mounted(candidate, data->geometry, mft);
  if (const auto refusal = mft->refusal()) return std::unexpected(refusal->describe());
  return volume;
}

void take_driver_reparse_data(const Volume& volume, Catalog& catalog) {
  const auto* const mft = dynamic_cast<const DriverMft*>(&volume.mft());
  if (mft == nullptr) return;
  take_driver_reparse_data(*volume.candidate().device, mft->nonresident_reparse(), catalog);
}

std::expected<std::unique_ptr<Volume>, Error> open_for_lookups(const VolumeCandidate& candidate) {
  return candidate.device ? open_live_volume(candidate) : Volume::open(candidate);
}

}  // namespace scanner
