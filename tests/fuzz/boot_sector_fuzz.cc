// A boot sector.
#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mft::walks::walk_boot_sector(mft::Bytes(std::as_bytes(std::span(data, size))));
  return 0;
}
