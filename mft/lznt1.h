// LZNT1, what compressed NTFS files are packed with. [MS-XCA 2.5] [N3G]
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "mft/bytes.h"

namespace mft {

inline constexpr std::size_t kLznt1ChunkBytes = 4096;  // what each chunk stands for

// Unpacks one compression unit: each chunk fills the next 4096 bytes of `out`, zeros behind what it
// holds. Gives the number of bytes that chunks stood for; the rest of `out` is zeros. Nothing if a
// chunk reaches out of `packed`, refers to what lies before it, or holds more than 4096 bytes.
[[nodiscard]] std::optional<std::size_t> unpack_lznt1(Bytes packed, std::span<std::byte> out);

}  // namespace mft
