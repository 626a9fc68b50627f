// Files whose attributes are spread over several records: merges their fragments after the pass.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <vector>

#include "scanner/sweep/catalog_part.h"

namespace scanner {

struct MergeResult {
  std::vector<std::unique_ptr<CatalogPart>> parts;  // in record number order
  std::vector<RecordIndex> retracted;               // sorted
  CatalogCounts retracted_counts;
};

// Merges `fragments` (by record number) into complete files. An extension record counts if its base
// record is in use with exactly the sequence number it names, whether or not the base's attribute
// list names it: a lost list must not lose links. If list and extension records disagree, a fault
// says so. A base without a list was taken for a complete file by the sweep: `retracted` gets the
// numbers of those that turned out to have extension records, and `retracted_counts` what they were
// counted as. An Error only if memory ran out.
std::expected<MergeResult, Error> merge_fragments(const Volume& volume,
                                                  std::span<const Fragment> fragments,
                                                  std::span<FileKey> leaves, std::uint32_t threads);

}  // namespace scanner
