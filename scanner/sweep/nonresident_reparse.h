// Reparse data that did not fit into their records, such as long targets. A sweep defers contiguous
// data to its end and reads them in volume order: this saves a disk seek for each, and neighbours
// come with one read. On a disk in use a target may have changed by then, just as its record may.
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

// The contiguous data of one file.
struct NonresidentReparse {
  LinkFile* file = nullptr;  // that the data are for
  std::uint64_t offset = 0;  // bytes, on the volume
  std::uint32_t length = 0;  // bytes
};

// How many one worker defers, so that a volume full of them cannot exhaust memory; further ones are
// read immediately.
inline constexpr std::size_t kMostLeftOutside = 64UL * 1024;

// Their location if they are contiguous and complete; nothing otherwise. `runs` are those of
// `header`, from VCN 0 on. REQUIRES: data_bytes <= kMaxReparseBytes.
[[nodiscard]] std::optional<NonresidentReparse> in_one_piece(const mft::NonResidentHeader& header,
                                                             const RunList& runs,
                                                             std::uint32_t cluster_bytes);

// Stores the file's reparse data, sound or not; a fault if they are malformed: those of
// ReparsePoint::parse and parse_link_names.
[[nodiscard]] std::optional<mft::Fault> store_reparse(mft::Bytes data, LinkFile& file,
                                                      Arena& arena);

// Reads all data for their files, into `arenas`, one per thread, and adds what was wrong to
// `faults`, in record order: kReparseUnreadable, and what store_reparse() returns. Ends early when
// stopped, which the caller has to check. False if memory ran out.
[[nodiscard]] bool read_nonresident(const Volume& volume, std::vector<NonresidentReparse> all,
                                    std::span<Arena* const> arenas, const std::atomic<bool>* stop,
                                    FaultTally& faults);

}  // namespace scanner
