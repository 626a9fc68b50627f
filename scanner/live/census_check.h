// A catalog held against the driver's list of files, where no journal tells what has changed.
#pragma once

#include <expected>
#include <vector>

#include "mft/upcase.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/driver.h"

namespace scanner {

// The records of which FSCTL_ENUM_USN_DATA and the catalog do not say the same: files that only one
// of them knows, and files with another name, directory, sequence number or reparse attribute.
// Sorted. What the list cannot show (a second name, above all) is not among them. Errors as
// enum_usn() has them; kInvalidData also for a list that contradicts itself.
std::expected<std::vector<RecordIndex>, DriverError> unlike_census(const Device& volume,
                                                                   const Catalog& catalog,
                                                                   const mft::UpCase& upcase);

}  // namespace scanner
