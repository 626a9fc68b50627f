// A compression unit: the bytes unpacked into rooms of several sizes.
#include <cstdlib>
#include <vector>

#include "mft/lznt1.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  for (const std::size_t room : {0U, 1U, 4095U, 4096U, 4097U, 65536U}) {
    std::vector<std::byte> out(room);
    const auto done = mft::unpack_lznt1(mft::Bytes(input), out);
    if (done && *done > room) std::abort();
  }
  return 0;
}
