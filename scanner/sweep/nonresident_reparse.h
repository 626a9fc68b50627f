// Reparse data that did not fit into their records, as those of long targets. A sweep leaves what
// lies in one piece for its end and reads it in the order of the volume: a disk's heads would go
// there and back for each, and neighbours come with one read. On a disk in use a target may be
// another one by then, as its record may.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "mft/attribute.h"
#include "mft/fault.h"
#include "scanner/catalog/catalog.h"
#include "scanner/sweep/fault_tally.h"
#include "scanner/volume/run_list.h"
#include "scanner/volume/volume.h"

namespace scanner {

// One file's, in one piece.
struct NonresidentReparse {
  LinkFile* file = nullptr;  // that waits for it
  std::uint64_t offset = 0;  // bytes, on the volume
  std::uint32_t length = 0;  // bytes
};

// How many one worker leaves, so that a volume that is full of them cannot fill the memory with
// what is waited for; those after them are read at once.
inline constexpr std::size_t kMostLeftOutside = 64UL * 1024;

// Where they lie if that is one piece with nothing left out; nothing for all others. `runs` are
// those of `header`, from VCN 0 on. REQUIRES: data_bytes <= kMaxReparseBytes.
[[nodiscard]] std::optional<NonresidentReparse> in_one_piece(const mft::NonResidentHeader& header,
                                                             const RunList& runs,
                                                             std::uint32_t cluster_bytes);

// Keeps the file's reparse data, whatever they are; a fault if they are malformed: those of
// ReparsePoint::parse and parse_link_names.
[[nodiscard]] std::optional<mft::Fault> keep_reparse(mft::Bytes data, LinkFile& file, Arena& arena);

// Reads all data for their files, into `arenas` of which each thread takes one, and adds to
// `faults` what was wrong, in rising order of the records: kReparseUnreadable, and what
// keep_reparse() gives. Ends early when stopped, which the caller has to ask for. False if memory
// ran out.
[[nodiscard]] bool read_nonresident(const Volume& volume, std::vector<NonresidentReparse> all,
                                    std::span<Arena* const> arenas, const std::atomic<bool>* stop,
                                    FaultTally& faults);

}  // namespace scanner
