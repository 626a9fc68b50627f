// The content of an $ATTRIBUTE_LIST.
#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mft::walks::walk_attribute_list(mft::Bytes(std::as_bytes(std::span(data, size))));
  return 0;
}
