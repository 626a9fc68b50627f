// The `index` engine: a volume's links by its own list of them, without reading all of $MFT.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/sweep/fetch.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct IndexedCatalog {
  std::unique_ptr<Catalog> catalog;  // for AuditedVolume::through_indexes()
  std::string refusal;               // otherwise: why the indexes cannot be used, a clause
};

// The files that $Extend\$Reparse:$R lists and their ancestors. Refused: a loose $MFT, a volume
// without $R, one whose $R is damaged or lacks a reparse point that was found, and one whose
// collation is unknown ($UpCase). Keys that lead to no reparse point are faults of the catalog.
// With `listed`, these files replace the contents of $R on the disk. An Error only if it was
// stopped or memory ran out.
std::expected<IndexedCatalog, Error> indexed_catalog(
    const Volume& volume, const FetchOptions& options,
    const std::vector<mft::FileReference>* listed = nullptr);

// Why components cannot be looked up in the volume's indexes; empty if they can.
[[nodiscard]] std::string why_no_lookups(const Volume& volume);

}  // namespace scanner
