// Compares a catalog with the driver's list of files, if no journal shows what has changed.
#pragma once

#include <expected>
#include <vector>

#include "mft/upcase.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/driver.h"

namespace scanner {

// The records about which FSCTL_ENUM_USN_DATA and the catalog disagree: files that only one of them
// has, and files with another name, directory, sequence number or reparse attribute. Sorted. What
// the list cannot show (above all a second name) is not included. Errors as for enum_usn();
// kInvalidData also for an inconsistent list.
std::expected<std::vector<RecordIndex>, DriverError> unlike_census(const Device& volume,
                                                                   const Catalog& catalog,
                                                                   const mft::UpCase& upcase);

}  // namespace scanner
