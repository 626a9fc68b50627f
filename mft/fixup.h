// The update sequence array that guards FILE records and INDX blocks against torn writes.
// The stride is always 512 bytes, whatever the sector, record or block size. [N3G] [KRN]
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "mft/bytes.h"
#include "mft/fault.h"

namespace mft {

inline constexpr std::size_t kFixupStride = 512;

// Offsets of the update sequence array's position and count, in both FILE and INDX headers.
inline constexpr std::size_t kFixupArrayOffset = 0x04;
inline constexpr std::size_t kFixupArrayCount = 0x06;

// Checks every stride without changing anything.
// kBadUpdateSequence: the array lies outside the first stride or its count does not fit the size;
// kTornRecord: a stride does not end in the update sequence number (offset says which). REQUIRES:
// block.size() is a multiple of 512 and at least 512.
[[nodiscard]] std::optional<Fault> check_fixup(Bytes block);

// Whether check_fixup() would succeed, without the details: the sweep checks this for every record.
// REQUIRES: as check_fixup().
[[nodiscard]] inline bool fixup_holds(Bytes block) {
  const std::size_t array = block.u16(kFixupArrayOffset);
  const std::size_t count = block.u16(kFixupArrayCount);
  const std::size_t strides = block.size() / kFixupStride;
  // The array must end before the first word that it protects.
  if (count != strides + 1 || array < kFixupArrayCount + 2 || array % 2 != 0 ||
      array + count * 2 > kFixupStride - 2) {
    return false;
  }
  const std::uint16_t sequence_number = block.u16(array);
  for (std::size_t i = 1; i <= strides; ++i) {
    if (block.u16(i * kFixupStride - 2) != sequence_number) return false;
  }
  return true;
}

// Checks, then restores the saved words. A block that fails is left unchanged.
// Applying it twice fails, as the strides then no longer end in the update sequence number.
// REQUIRES: as check_fixup().
[[nodiscard]] inline std::optional<Fault> apply_fixup(std::span<std::byte> block) {
  const Bytes bytes(block);
  if (!fixup_holds(bytes)) return check_fixup(bytes);
  const std::size_t array = bytes.u16(kFixupArrayOffset);
  for (std::size_t i = 1; i <= block.size() / kFixupStride; ++i) {
    std::memcpy(block.data() + i * kFixupStride - 2, block.data() + array + i * 2, 2);
  }
  return std::nullopt;
}

}  // namespace mft
