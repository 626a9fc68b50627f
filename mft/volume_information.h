// $VOLUME_INFORMATION of record 3: NTFS version and the volume's flags. [LFN] [N3G]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"

namespace mft {

inline constexpr std::uint16_t kVolumeDirty = 0x0001;

struct VolumeInformation {
  std::uint8_t major = 0;
  std::uint8_t minor = 0;
  std::uint16_t flags = 0;

  // Nothing if the value is shorter than 12 bytes.
  static std::optional<VolumeInformation> parse(Bytes value) {
    if (value.size() < 12) return std::nullopt;
    return VolumeInformation{.major = value.copy_at<std::uint8_t>(8),
                             .minor = value.copy_at<std::uint8_t>(9),
                             .flags = value.u16(10)};
  }
};

}  // namespace mft
