// File references as users write them.
#pragma once

#include <optional>
#include <string_view>

#include "mft/reference.h"

namespace scanner {

// One number of 64 bits, decimal or 0x… (also with the 128 bits that fsutil prints), a bare record
// number, or RECORD-SEQUENCE. Without a sequence number it is 0: any. Nothing for another text.
[[nodiscard]] std::optional<mft::FileReference> parse_file_reference(std::string_view text);

}  // namespace scanner
