// Marvin32, the hash that protects the entries of a hive's log. [REGF] [.NET runtime, Marvin]
#pragma once

#include <cstdint>

#include "mft/bytes.h"

namespace scanner {

[[nodiscard]] std::uint64_t marvin32(mft::Bytes bytes, std::uint64_t seed);

}  // namespace scanner
