// Shadow copies: volumes as they were at a moment, which the system shows as devices of their own.
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
  std::string created;  // RFC 3339, UTC; empty where the system does not tell it
  std::string device;   // `\\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy3`
  std::string origin;   // the volume that it is a copy of: "Volume{…}", the GUID in lower case
};

// All of this machine that have a device, the oldest first. The Error is Machine::shadow_copies()'.
[[nodiscard]] std::expected<std::vector<ShadowCopy>, Error> read_shadow_copies(
    const Machine& machine);

// Of the copies of one volume, the oldest first. `wanted` is "latest" or an ID, with braces or
// without. The Error is a clause.
[[nodiscard]] std::expected<ShadowCopy, Error> choose_copy(std::span<const ShadowCopy> copies,
                                                           std::string_view wanted);

// "20260131093000.123456+060" as RFC 3339 in UTC; empty for what is no such date. [CIM_DATETIME]
[[nodiscard]] std::string time_of_cim(std::string_view text);

}  // namespace scanner
