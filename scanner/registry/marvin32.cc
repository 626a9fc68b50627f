#include "scanner/registry/marvin32.h"

#include <bit>

namespace scanner {
namespace {

struct Marvin {
  std::uint32_t low;
  std::uint32_t high;

  void mix(std::uint32_t word) {
    low += word;
    high ^= low;
    low = std::rotl(low, 20) + high;
    high = std::rotl(high, 9) ^ low;
    low = std::rotl(low, 27) + high;
    high = std::rotl(high, 19);
  }
};

}  // namespace

std::uint64_t marvin32(mft::Bytes bytes, std::uint64_t seed) {
  Marvin state{.low = static_cast<std::uint32_t>(seed),
               .high = static_cast<std::uint32_t>(seed >> 32U)};
  std::size_t at = 0;
  for (; bytes.size() - at >= 4; at += 4) state.mix(bytes.u32(at));
  std::uint32_t last = 0x80;  // an end mark after the up to three remaining bytes
  for (std::size_t i = bytes.size(); i > at; --i) last = (last << 8U) | bytes.u8(i - 1);
  state.mix(last);
  state.mix(0);
  return std::uint64_t{state.high} << 32U | state.low;
}

}  // namespace scanner
