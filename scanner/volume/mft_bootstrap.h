// Locates all of $MFT: its first record describes where the rest is; a badly fragmented $MFT also
// needs extension records, which must be found along the way.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

#include "mft/boot_sector.h"
#include "mft/fault.h"
#include "scanner/source/byte_source.h"
#include "scanner/volume/stream.h"

namespace scanner {

struct MftBootstrap {
  std::shared_ptr<const Stream> stream;
  std::uint64_t initialized_bytes = 0;  // records past this are not real
  bool record_damaged = false;          // all copies of record 0 are: what is left of one was used
  bool found_in_place = false;  // no copy of it is left: only what follows the boot sector's place
  // kMftMirrorUsed, kMftRecordDamaged, kMftIncomplete, and what led to them.
  std::vector<mft::Fault> faults;
};

// `volume` begins at the volume's boot sector. An Error if neither record 0, its mirror nor
// the boot sector leads to records.
std::expected<MftBootstrap, Error> bootstrap_mft(const SharedSource& volume,
                                                 const mft::BootSector& boot);

}  // namespace scanner
