// Mapping pairs: eight bytes of lowest VCN, then the pairs.
#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const mft::Bytes input(std::as_bytes(std::span(data, size)));
  mft::walks::walk_data_runs(input, 0);
  if (const auto lowest_vcn = input.read<mft::Le64>(0)) {
    mft::walks::walk_data_runs(*input.from(8), *lowest_vcn);
  }
  return 0;
}
