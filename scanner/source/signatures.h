// Magic numbers of file systems, containers and archives that are not NTFS.
#pragma once

#include <optional>

#include "mft/bytes.h"
#include "scanner/source/identify.h"

namespace scanner {

// `head` is the start of a source, as much of it as there is. Boot sectors only: FAT, exFAT, ReFS,
// BitLocker.
[[nodiscard]] std::optional<Content> boot_sector_content(mft::Bytes head);

// Everything else that a magic number identifies.
[[nodiscard]] std::optional<Content> signed_content(mft::Bytes head);

}  // namespace scanner
