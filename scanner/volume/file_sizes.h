// The size of a file, as stated by its unnamed $DATA attribute.
#pragma once

#include <cstdint>

#include "mft/attribute.h"

namespace scanner {

struct FileSizes {
  std::uint64_t size_bytes = 0;
  std::uint64_t allocated_bytes = 0;  // 0 for data within the record
};

// `data` is the stream's first extent. REQUIRES: it exists.
[[nodiscard]] FileSizes file_sizes(const mft::Attribute& data);

}  // namespace scanner
