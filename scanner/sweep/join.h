// The last step of a sweep: what the workers found, put together in the order of the records.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "scanner/links/catalog.h"
#include "scanner/sweep/catalog_part.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Where the rows of one chunk of records begin in their worker's part. A chunk's number tells its
// place among all workers' chunks; its own records come in rising order.
struct ChunkStart {
  std::uint64_t chunk = 0;
  std::size_t directories = 0;
  std::size_t files = 0;
  std::size_t fragments = 0;
};

// All that one worker found, in chunks that come in any order.
struct WorkerYield {
  WorkerYield(const Volume& volume, std::span<LeafKey> leaves) : part(volume, leaves) {}
  void begin_chunk(std::uint64_t chunk) {
    chunks.push_back({.chunk = chunk,
                      .directories = part.directories.size(),
                      .files = part.files.size(),
                      .fragments = part.fragments.size()});
  }

  CatalogPart part;
  std::vector<ChunkStart> chunks;
};

// Moves the rows of all yields into `catalog`, merges the fragments of files that lie in several
// records, and finishes the catalog. The yields are empty afterwards. An Error only where memory
// ran out.
std::expected<void, Error> join(std::span<WorkerYield* const> yields, const Volume& volume,
                                std::uint32_t threads, Catalog& catalog);

}  // namespace scanner
