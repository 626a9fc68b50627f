// File references as users write them.
#pragma once

#include <optional>
#include <string_view>

#include "mft/reference.h"

namespace scanner {

// A 64-bit number, decimal or 0x… (also the 128 bits that fsutil prints), a bare record number, or
// RECORD-SEQUENCE. Without a sequence number it is 0: any. Nothing for any other text.
[[nodiscard]] std::optional<mft::FileReference> parse_file_reference(std::string_view text);

}  // namespace scanner
