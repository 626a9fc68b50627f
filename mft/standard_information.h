// $STANDARD_INFORMATION: times, attributes, security id. [LFN] [DFIR]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"

namespace mft {

inline constexpr std::uint32_t kFileAttributeHidden = 0x2;
inline constexpr std::uint32_t kFileAttributeSystem = 0x4;
inline constexpr std::uint32_t kFileAttributeReparsePoint = 0x400;

// Who made a reparse point, as Windows marks it since 2025 for RedirectionGuard: bits 4 and 5 of
// the field at 28h. Observed, not documented. [DFIR]
enum class ReparseTrust : std::uint8_t {
  kUnmarked,
  kUser,           // an ordinary user
  kAdministrator,  // an administrator or the system
  kUnknown,        // both bits
};

struct StandardInformation {
  std::uint64_t created = 0;  // FILETIME
  std::uint64_t modified = 0;
  std::uint64_t mft_changed = 0;
  std::uint64_t accessed = 0;
  std::uint32_t attributes = 0;
  bool case_sensitive = false;               // directories: names match exactly (Windows 10)
  ReparseTrust trust{};                      // only meaningful for a reparse point
  std::optional<std::uint32_t> security_id;  // only in the 72-byte form (NTFS 3.0 and later)

  // Nothing if the value is shorter than 48 bytes.
  static std::optional<StandardInformation> parse(Bytes value);
};

}  // namespace mft
