// Labels that stand in for a path's start if it cannot be traced to the root.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "report/model/rows.h"
#include "scanner/catalog/catalog.h"

namespace scanner {

// Appends "<orphan 1234-5>", "<cycle 1234-5>" or "<broken-parent 1234-5>": the start of a path
// whose upward chain ends at `parent`; or "<cut 1234-5>", which stands for the path of that
// directory. REQUIRES: state is not kWhole.
void append_label(report::PathState state, Parent parent, std::u16string& out);

// Windows paths have at most 32,767 units [W32], and longer ones are not shown. Directories can be
// nested deeper than that: then a path begins with the label of the directory above those that fit.
// Leaves room for that label, a separator and a name.
inline constexpr std::size_t kMostDirectoryPathUnits = 32'767 - 32 - 256;

// The directory that the label at the beginning of a cut path stands for; nothing for other paths.
[[nodiscard]] std::optional<Parent> cut_at(std::u16string_view path);

}  // namespace scanner
