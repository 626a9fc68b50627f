// The `usn` engine: a volume's catalog from its driver alone, without raw reads. The records come
// from FSCTL_GET_NTFS_FILE_RECORD, which enumerates all records in use downwards, including
// extension records and metadata files; the sweep reads them like any $MFT, so that its rows are
// those of the `mft` engine. The result is compared with the list from FSCTL_ENUM_USN_DATA, which
// has neither link counts nor tags nor all names. Non-resident reparse data come from the opened
// file.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "report/model/limitation.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct UsnScan {
  std::unique_ptr<const Volume> volume;
  std::unique_ptr<const Catalog> catalog;
  std::uint64_t listed = 0;  // files that FSCTL_ENUM_USN_DATA listed
  // Of those: deleted, or their record reused, before it was fetched.
  std::uint64_t gone = 0;
  std::uint64_t beyond = 0;  // created above the last record since the scan began
  // Which of the driver's views could not be used and what that means.
  report::Limitations notes;
};

// REQUIRES: candidate.device. An Error if the driver refuses its records (missing rights, not an
// NTFS volume), the scan was stopped, or memory ran out; damage and files that the driver lists but
// does not return become faults in the catalog.
[[nodiscard]] std::expected<UsnScan, Error> usn_catalog(const VolumeCandidate& candidate,
                                                        const SweepOptions& options);

}  // namespace scanner
