#include "mft/lznt1.h"

#include <algorithm>
#include <cstdint>

namespace mft {
namespace {

constexpr std::uint32_t kSizeMask = 0x0FFF;    // bytes of the chunk's body, less one
constexpr std::uint32_t kCompressed = 0x8000;  // otherwise the body is uncompressed
constexpr std::uint32_t kShortestMatch = 3;

// How many of a match's 16 bits are its length: fewer, the farther back it may reach. [MS-XCA]
std::uint32_t length_bits(std::size_t position) {
  std::uint32_t bits = 12;
  for (std::size_t reach = position - 1; reach >= 0x10; reach >>= 1U) --bits;
  return bits;
}

// Flag bytes, each before eight literals or matches.
std::optional<std::size_t> unpack_chunk(Bytes body, std::span<std::byte> out) {
  std::size_t at = 0;
  std::size_t done = 0;
  while (at < body.size()) {
    const std::uint8_t flags = body.u8(at++);
    for (unsigned bit = 0; bit < 8 && at < body.size(); ++bit) {
      if ((flags >> bit & 1U) == 0) {
        if (done == out.size()) return std::nullopt;
        out[done++] = body.span()[at++];
        continue;
      }
      if (body.size() - at < sizeof(Le16) || done == 0) return std::nullopt;
      const std::uint32_t match = body.u16(at);
      at += sizeof(Le16);
      const std::uint32_t bits = length_bits(done);
      const std::size_t distance = (match >> bits) + 1;
      const std::size_t length = (match & ((1U << bits) - 1)) + kShortestMatch;
      if (distance > done || length > out.size() - done) return std::nullopt;
      // Byte by byte: a match may overlap its own output.
      for (std::size_t i = 0; i < length; ++i, ++done) out[done] = out[done - distance];
    }
  }
  return done;
}

}  // namespace

std::optional<std::size_t> unpack_lznt1(Bytes packed, std::span<std::byte> out) {
  std::size_t at = 0;
  std::size_t done = 0;
  while (done < out.size() && packed.size() - at >= sizeof(Le16)) {
    const std::uint32_t header = packed.u16(at);
    if (header == 0) break;
    const auto body = packed.slice(at + sizeof(Le16), (header & kSizeMask) + 1);
    if (!body) return std::nullopt;
    const auto chunk = out.subspan(done, std::min(kLznt1ChunkBytes, out.size() - done));
    std::size_t held = body->size();
    if ((header & kCompressed) != 0) {
      const auto unpacked = unpack_chunk(*body, chunk);
      if (!unpacked) return std::nullopt;
      held = *unpacked;
    } else {
      if (held > chunk.size()) return std::nullopt;
      std::ranges::copy(body->span(), chunk.begin());
    }
    std::ranges::fill(chunk.subspan(held), std::byte{0});
    done += chunk.size();
    at += sizeof(Le16) + body->size();
  }
  std::ranges::fill(out.subspan(done), std::byte{0});
  return done;
}

}  // namespace mft
