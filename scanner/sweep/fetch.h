// The sweep's catalog of some files only: their records and their ancestors', each read once.
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
  // Looked at before every few hundred records.
  const std::atomic<bool>* stop = nullptr;
};

// Reads the records of `files` (reparse points, in any order, each as often as it likes), the
// extension records that their attribute lists name, and all directories on their ways to the root.
// What it holds of a file is what a sweep's would. It cannot know extension records that no list
// names, and Catalog::scope says that it is not of the whole volume.
//
// A reference whose record is free, has another sequence number or no attribute C0 is a fault
// (kIndexDisagrees at that record) and counts in Catalog::stale_references. An attribute list that
// cannot be read hides names, and Catalog::may_hide_names says so.
//
// An Error only if it was stopped or memory ran out: damage becomes faults in the catalog.
std::expected<std::unique_ptr<Catalog>, Error> fetch_catalog(
    const Volume& volume, std::span<const mft::FileReference> files, const FetchOptions& options);

}  // namespace scanner
