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

// Checks every stride without changing anything.
// kBadUpdateSequence: the array lies outside the first stride or its count does not fit the size;
// kTornRecord: a stride does not end in the update sequence number (offset tells which).
// REQUIRES: block.size() is a multiple of 512 and at least 512.
[[nodiscard]] std::optional<Fault> check_fixup(Bytes block);

// Checks, then puts the saved words back in place. A block that fails is left as it was.
// Applying it twice fails, as the strides then no longer end in the update sequence number.
[[nodiscard]] std::optional<Fault> apply_fixup(std::span<std::byte> block);

// For blocks that must not be changed: copies the first `used` bytes to `out` with the saved words
// in place. REQUIRES: check_fixup(block) found nothing; used <= block.size(); out.size() >= used.
void copy_fixed_up(Bytes block, std::size_t used, std::span<std::byte> out);

}  // namespace mft
