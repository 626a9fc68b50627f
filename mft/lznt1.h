// LZNT1, the compression of NTFS files. [MS-XCA 2.5] [N3G]
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "mft/bytes.h"

namespace mft {

inline constexpr std::size_t kLznt1ChunkBytes = 4096;  // decompressed size of a chunk

// Decompresses one compression unit: each chunk fills the next 4096 bytes of `out`, padded with
// zeros. Returns the number of bytes covered by chunks; the rest of `out` is zeros. Nothing if a
// chunk reaches outside `packed`, refers to data before itself, or decompresses to more than 4096
// bytes.
[[nodiscard]] std::optional<std::size_t> unpack_lznt1(Bytes packed, std::span<std::byte> out);

}  // namespace mft
