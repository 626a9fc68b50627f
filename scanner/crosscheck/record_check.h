// Compares records with other structures except directories: $STANDARD_INFORMATION, the header,
// $MFT's bitmap and $Extend\$Reparse.
#pragma once

#include <expected>
#include <vector>

#include "mft/fault.h"
#include "scanner/catalog/catalog.h"
#include "scanner/crosscheck/finding.h"
#include "scanner/crosscheck/record_table.h"
#include "scanner/volume/reparse_index.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Attribute bit 400 with attribute C0, and the header's link count with the names. Partly damaged
// files are left out; returns their number.
std::uint64_t check_headers(const Volume& volume, const RecordTable& table,
                            const CrossCheckOptions& options, std::vector<FindingTally>& tallies);

// $MFT:$BITMAP with the in-use flags, both ways. A Fault if the bitmap cannot be read.
std::expected<void, mft::Fault> check_bitmap(const Volume& volume, const RecordTable& table,
                                             FindingTally& tally);

// Attribute C0 with the keys of $R, both ways. Keys missing from a damaged index are not reported.
void check_reparse_keys(const Volume& volume, const Catalog& catalog, const RecordTable& table,
                        ReparseIndex index, FindingTally& tally);

}  // namespace scanner
