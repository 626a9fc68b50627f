// Shadow copies: snapshots of volumes, which the system exposes as devices of their own.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/machine/machine.h"
#include "scanner/source/error.h"

namespace scanner {

struct ShadowCopy {
  std::string id;       // "{GUID}" in lower case
  std::string created;  // RFC 3339, UTC; empty if unknown
  std::string device;   // `\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3`
  std::string origin;   // its source volume: "Volume{…}", the GUID in lower case
};

// All shadow copies of this machine that have a device, the oldest first. The Error is
// Machine::shadow_copies()'.
[[nodiscard]] std::expected<std::vector<ShadowCopy>, Error> read_shadow_copies(
    const Machine& machine);

// Of the copies of one volume, the oldest first. `wanted` is "latest" or an ID, with or without
// braces. The Error is a clause.
[[nodiscard]] std::expected<ShadowCopy, Error> choose_copy(std::span<const ShadowCopy> copies,
                                                           std::string_view wanted);

// "20260131093000.123456+060" as RFC 3339 in UTC; empty if it is not such a date. [CIM_DATETIME]
[[nodiscard]] std::string time_of_cim(std::string_view text);

}  // namespace scanner
