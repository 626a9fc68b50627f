// $MFT's own record, or its copy in $MFTMirr, sound or damaged: where it says that $MFT lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "mft/attribute.h"
#include "mft/boot_sector.h"
#include "mft/fault.h"
#include "scanner/source/byte_source.h"
#include "scanner/volume/run_list.h"
#include "scanner/volume/stream.h"

namespace scanner {

struct MftRecord {
  std::vector<std::byte> bytes;     // with fixups applied
  mft::Attribute attribute_list;    // none, or within `bytes`
  RunList runs;                     // of the first extent of $DATA; not empty
  StreamSizes sizes;                // as the record states them
  std::optional<mft::Fault> fault;  // of the runs, which end before it
};

// The record at that cluster. The faults of a record that is not what $MFT's must be, or whose
// $DATA does not begin with a run on the volume.
std::expected<MftRecord, mft::Fault> read_mft_record(const SharedSource& volume,
                                                     const mft::BootSector& boot,
                                                     std::uint64_t lcn);

// What is left of a record that read_mft_record() refuses: whatever has the shape of $MFT's
// attributes, whatever the header says. The runs end before the first one that does not lead to
// records. Nothing if no run is left.
std::optional<MftRecord> salvage_mft_record(const SharedSource& volume, const mft::BootSector& boot,
                                            std::uint64_t lcn);

// Whether these runs lead to the first records of an $MFT.
[[nodiscard]] bool leads_to_records(const SharedSource& volume, const mft::BootSector& boot,
                                    const RunList& runs);

// The clusters from the boot sector's place of $MFT on that hold one record after another: what can
// be found without any copy of record 0. Empty if there are none.
RunList records_in_place(const SharedSource& volume, const mft::BootSector& boot);

}  // namespace scanner
