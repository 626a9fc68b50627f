// A FILE record: its fixups, header, attributes and their values. Seeds: a volume's $MFT cut into
// records (icat volume 0 | split -b 1024).
#include <vector>

#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  // Once as if the fixups were already undone, so that the fuzzer need not guess them.
  mft::walks::walk_record(mft::Bytes(input));
  const std::size_t whole = size / mft::kFixupStride * mft::kFixupStride;
  if (whole == 0) return 0;
  std::vector<std::byte> record(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(whole));
  if (mft::walks::walk_fixup(record)) mft::walks::walk_record(mft::Bytes(record));
  return 0;
}
