#include "scanner/driver/driver_contact.h"

#include <utility>

#include "report/model/limitation.h"
#include "scanner/driver/driver.h"

namespace scanner {
std::string contact_driver(OpenedDevice opened, VolumeCandidate& candidate) {
  std::string refusal;
  bool is_file = false;
  if (opened) {
    const auto data = query_volume_data(**opened);
    if (data) {
      candidate.device = *std::move(opened);
      return {};
    }
    refusal = data.error().describe().message;
    is_file = (*opened)->is_file();
  } else {
    refusal = opened.error().message;
  }
  report::Limitation limitation{.code = report::LimitationCode::kDriverUnavailable,
                                .arguments = {std::move(refusal)}};
  std::string text = limitation.text();
  if (!is_file) candidate.incomplete.push_back(std::move(limitation));
  return text;
}

std::optional<VolumeCandidate> driver_only(OpenedDevice opened, const std::string& path) {
  if (!opened || !query_volume_data(**opened)) return std::nullopt;
  return VolumeCandidate{
      .name = path, .source = path, .bytes = nullptr, .device = *std::move(opened)};
}

}  // namespace scanner
