// A directory's index: the bytes as $INDEX_ROOT value, as bare node and as INDX block with and
// without its fixups.
#include <vector>

#include "tests/mft/walks.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  mft::walks::walk_index_root(mft::Bytes(input));
  mft::walks::walk_index_node(mft::Bytes(input));
  mft::walks::walk_index_block(mft::Bytes(input));
  const std::size_t whole = size / mft::kFixupStride * mft::kFixupStride;
  if (whole == 0) return 0;
  std::vector<std::byte> block(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(whole));
  if (mft::walks::walk_fixup(block)) mft::walks::walk_index_block(mft::Bytes(block));
  return 0;
}
