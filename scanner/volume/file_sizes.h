// The sizes of a stream, as stated by its $DATA attribute.
#pragma once

#include <cstdint>

#include "mft/attribute.h"

namespace scanner {

struct FileSizes {
  std::uint64_t size_bytes = 0;
  // 0 for data within the record. A file's allocation is that of all its streams: of a file that
  // Windows has compressed (WOF), the unnamed one is a hole, and its data are in a named one.
  std::uint64_t allocated_bytes = 0;
};

// `data` is the stream's first extent. REQUIRES: it exists.
[[nodiscard]] FileSizes file_sizes(const mft::Attribute& data);

}  // namespace scanner
