// A reparse buffer and every payload parser.
#include <vector>

#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  mft::walks::walk_reparse_point(mft::Bytes(input));
  // Once more with a length that fits, so that the fuzzer need not guess it.
  if (size < 8 || size > mft::kMaxReparseBytes) return 0;
  std::vector<std::byte> fitting(input.begin(), input.end());
  const std::size_t prefix = (fitting[3] & std::byte{0x80}) != std::byte{0} ? 8 : 24;
  if (size < prefix) return 0;
  fitting[4] = static_cast<std::byte>((size - prefix) & 0xFFU);
  fitting[5] = static_cast<std::byte>((size - prefix) >> 8U);
  mft::walks::walk_reparse_point(mft::Bytes(fitting));
  return 0;
}
