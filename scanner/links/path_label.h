// What stands in a path where the way up to the root breaks.
#pragma once

#include <string>

#include "report/rows.h"
#include "scanner/links/catalog.h"

namespace scanner {

// Appends "<orphan 1234-5>", "<cycle 1234-5>" or "<broken-parent 1234-5>": what a path starts with
// whose way up ends at `parent`. REQUIRES: state is not kWhole.
void append_label(report::PathState state, Parent parent, std::u16string& out);

}  // namespace scanner
