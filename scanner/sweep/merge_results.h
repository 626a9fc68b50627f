// The last step of a sweep: merges what the workers found, in record order.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/sweep/catalog_part.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Where the rows of one chunk of records begin in their worker's part. A chunk's number is its
// position among all workers' chunks; its records are in rising order.
struct ChunkStart {
  std::uint64_t chunk = 0;
  std::size_t directories = 0;
  std::size_t files = 0;
  std::size_t fragments = 0;
};

// What a worker had counted when it began a chunk.
struct ChunkFigures {
  CatalogCounts counts;
  std::uint64_t faults = 0;
};

// Everything that one worker found in one pass, in chunks in any order.
struct WorkerOutput {
  WorkerOutput(const Volume& volume, std::span<FileKey> leaves) : part(volume, leaves) {}
  void begin_chunk(std::uint64_t chunk) {
    if (pass) figures.push_back(figures_now());
    chunks.push_back({.chunk = chunk,
                      .directories = part.directories.size(),
                      .files = part.files.size(),
                      .fragments = part.fragments.size()});
  }
  [[nodiscard]] ChunkFigures figures_now() const {
    return {.counts = part.counts, .faults = part.faults.count()};
  }

  CatalogPart part;
  std::vector<ChunkStart> chunks;
  // If chunks are swept several times: the number of this pass; then the chunks' figures are kept
  // too.
  std::optional<std::uint32_t> pass;
  std::vector<ChunkFigures> figures;
};

enum class MergeMode : std::uint8_t {
  kTakesAll,  // of one pass; rows are moved into the catalog, leaving the outputs empty
  // What the last pass over every chunk found. Rows are copied and point into the outputs, which
  // must outlive the catalog.
  kTakesNewest,
};

// Puts the rows of all outputs into `catalog`, merges the fragments of files with several records,
// and finishes the catalog. An Error only if memory ran out.
std::expected<void, Error> merge_results(std::span<WorkerOutput* const> outputs,
                                         const Volume& volume, std::uint32_t threads,
                                         MergeMode mode, Catalog& catalog);

// Adds further faults to a finished catalog.
void add_faults(const FaultTally& faults, Catalog& catalog);

}  // namespace scanner
