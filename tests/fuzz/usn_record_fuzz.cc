// What a driver may answer: the bytes as USN records, as the figures of a volume and of a journal,
// and as a FILE record. No seeds needed.
#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const mft::Bytes input(std::as_bytes(std::span(data, size)));
  mft::walks::walk_usn_records(input);
  mft::walks::walk_driver_answers(input);
  return 0;
}
