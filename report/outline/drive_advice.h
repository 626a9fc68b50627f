// Which drives links lead to that the scan did not know, and what to do about it.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"

namespace report {

// "C:" and the number of unverifiable links whose own targets are there; in order of the letters.
using UnmappedDrives = std::vector<std::pair<std::string, std::uint64_t>>;

// Goes through all links in parallel, if any is unverifiable for want of a volume. Errors:
// kCancelled, kResources.
[[nodiscard]] std::expected<UnmappedDrives, Error> unmapped_drives(const RowSource& source,
                                                                   const WorkOptions& options);
// "12 links lead to C:, which was not scanned. To check them, ...". REQUIRES: not empty.
[[nodiscard]] std::string drive_map_advice(const UnmappedDrives& drives);

}  // namespace report
