// Rows other than links, as one line each.
#pragma once

#include <string>

#include "report/model/rows.h"

namespace report {

// For the set: "disk.img record 70: 2 names and 1 8.3 alias, 5 bytes, saves 4.0 KB".
[[nodiscard]] std::string describe_set(const HardLinkRow& row);
// "record 101-1"; with `volume`, after the name of its volume.
[[nodiscard]] std::string describe(const FindingRow& row, bool volume);
// "disk.img record 5: torn-record, WHAT IT MEANS"
[[nodiscard]] std::string describe(const FaultRow& row);

}  // namespace report
