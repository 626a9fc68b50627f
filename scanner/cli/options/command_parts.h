// What the entries of several commands share.
#pragma once

#include <string_view>

#include "scanner/cli/options/option_table.h"

namespace scanner {

inline constexpr std::string_view kSourceText =
    "A volume image, a disk image with an MBR or a GPT, a fixed VHD, a block device, or a loose "
    "$MFT (a copy of that file alone). <FILE>#<N> selects partition <N> of a disk. On Windows, "
    "also a volume or disk by any of its names, such as `C:`.";
inline constexpr std::string_view kSourceBrief = "Image, disk, block device, $MFT, or volume (C:)";

// Exit codes with the same meaning for every command.
inline constexpr ExitCodeEntry kUsageCode{2, "Invalid command line."};
inline constexpr ExitCodeEntry kInterruptedCode{130, "Interrupted."};

}  // namespace scanner
