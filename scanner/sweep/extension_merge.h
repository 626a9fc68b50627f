// Files whose attributes lie in several records: their fragments, put together after the pass.
#pragma once

#include <vector>

#include "scanner/sweep/catalog_part.h"

namespace scanner {

// Merges `fragments` (by record number) into whole files and adds those to `part`, by record
// number. An extension record counts if its base record is in use with exactly the sequence number
// it names, whether or not the base's attribute list names it: a lost list must not lose links.
// Where list and extension records contradict each other, a fault says so. A base without any list
// was taken for a whole file by the sweep: `retracted` gets the numbers of those that turned out to
// have extension records, and `retracted_counts` what they were counted as.
struct MergeResult {
  std::vector<RecordIndex> retracted;  // sorted
  CatalogCounts retracted_counts;
};
MergeResult merge_fragments(const Volume& volume, const std::vector<Fragment>& fragments,
                            CatalogPart& part);

}  // namespace scanner
