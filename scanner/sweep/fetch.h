// A catalog like the sweep's, but of some files only: their records and their ancestors', each read
// once.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>

#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct FetchOptions {
  std::uint32_t threads = 1;
  // Checked before every few hundred records.
  const std::atomic<bool>* stop = nullptr;
};

// Reads the records of `files` (reparse points, in any order, duplicates allowed), the extension
// records that their attribute lists name, and all directories above them. It stores the same of a
// file as a sweep. It cannot find extension records that no list names, and Catalog::scope says
// that it does not cover the whole volume.
//
// A reference whose record is free, has another sequence number or no attribute C0 is a fault
// (kIndexDisagrees at that record) and counts in Catalog::stale_references. An attribute list that
// cannot be read hides names, and Catalog::may_hide_names says so.
//
// An Error only if it was stopped or memory ran out: damage becomes faults in the catalog.
std::expected<std::unique_ptr<Catalog>, Error> fetch_catalog(
    const Volume& volume, std::span<const mft::FileReference> files, const FetchOptions& options);

}  // namespace scanner
