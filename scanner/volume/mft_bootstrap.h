// Finding all of $MFT: its first record tells where the rest lies, and for a badly fragmented $MFT
// that takes extension records which must themselves be found on the way.
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
  // kMftMirrorUsed, kMftIncomplete, and what led to them.
  std::vector<mft::Fault> faults;
};

// `volume` begins at the volume's boot sector. An Error if neither record 0 nor its mirror
// describes any of $MFT.
std::expected<MftBootstrap, Error> bootstrap_mft(const SharedSource& volume,
                                                 const mft::BootSector& boot);

}  // namespace scanner
