// The pass over $MFT: all cores, each record once, the same catalog whatever the number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>

#include "scanner/links/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct SweepOptions {
  std::uint32_t threads = 1;
  // Looked at before every chunk (about 256 KiB of $MFT).
  const std::atomic<bool>* stop = nullptr;
  // Reads even where the source can show its bytes.
  bool use_views = true;
  // Records done so far, for a progress display.
  std::atomic<std::uint64_t>* records_done = nullptr;
};

// An Error only if it was stopped or memory ran out: damage becomes faults in the catalog.
std::expected<std::unique_ptr<Catalog>, Error> sweep(const Volume& volume,
                                                     const SweepOptions& options);

}  // namespace scanner
