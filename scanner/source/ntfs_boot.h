// Recognizing an NTFS boot sector, and finding the backup of a damaged one. [LFN] Changes nothing;
// positional reads only; safe for concurrent use.
#pragma once

#include <optional>

#include "mft/boot_sector.h"
#include "mft/bytes.h"
#include "scanner/source/byte_source.h"

namespace scanner {

// "NTFS    " and a possible geometry: mft::BootSector::parse() takes it, and the fields that NTFS
// keeps zero are zero. False for fewer than 512 bytes.
[[nodiscard]] bool looks_like_ntfs_boot(mft::Bytes sector);

// The backup boot sector of the volume that begins at byte 0 of `volume`: in its last sector, or in
// the middle as NT 3.51 had it, for any sector size. Accepted only if $MFT or its mirror begins
// where it says: the last sector of a disk can be the backup of a partition that begins elsewhere.
[[nodiscard]] std::optional<mft::BootSector> find_ntfs_backup_boot(const ByteSource& volume);

}  // namespace scanner
