// Names of partition types.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace scanner {

// "NTFS/exFAT/HPFS (07)", "type 5a".
[[nodiscard]] std::string mbr_type_words(std::uint8_t type);

using GuidBytes = std::array<std::uint8_t, 16>;  // as on disk: the first three groups little-endian

// "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
[[nodiscard]] std::string guid_text(const GuidBytes& guid);

// "EFI system partition", "type 01234567-…".
[[nodiscard]] std::string gpt_type_words(const GuidBytes& type);

}  // namespace scanner
