// The `usn` engine: a volume's catalog from its driver alone, without raw reads. The records come
// from FSCTL_GET_NTFS_FILE_RECORD, which enumerates downwards all that are in use, extension
// records and metadata files among them; the sweep reads them as it reads any $MFT, so that its
// rows are those of the `mft` engine. FSCTL_ENUM_USN_DATA, which gives neither link counts nor tags
// nor all names, is the list that the result is held against. Reparse data that are not resident
// come from the opened file.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "report/limitation.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct UsnScan {
  std::unique_ptr<const Volume> volume;
  std::unique_ptr<const Catalog> catalog;
  std::uint64_t listed = 0;  // files that FSCTL_ENUM_USN_DATA listed
  // Of those: deleted, or their record used anew, before it was fetched.
  std::uint64_t gone = 0;
  std::uint64_t beyond = 0;  // created above the last record since the scan began
  // What of the driver's views could not be used and what that means: clauses without a full stop.
  report::Limitations notes;
};

// REQUIRES: candidate.device. An Error where the driver refuses its records (rights are
// missing, it is no NTFS volume), where the scan was stopped, or where memory ran out; damage and
// files that the driver lists but does not give become faults in the catalog.
[[nodiscard]] std::expected<UsnScan, Error> usn_catalog(const VolumeCandidate& candidate,
                                                        const SweepOptions& options);

}  // namespace scanner
