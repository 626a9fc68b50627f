// The lists of a report on the screen: rows as aligned columns.
#pragma once

#include <cstddef>
#include <memory>

#include "report/output/ordered_formatter.h"

namespace report {

struct ListLayout {
  std::size_t width = 0;
  bool colour = false;
  bool volumes = false;  // rows say which volume they are about
};

// Verdict (with `verdicts`), kind, path, target, and why. The columns are adapted to the first rows
// of `source`; longer cells push the following ones to the next line.
[[nodiscard]] std::unique_ptr<RowFormat> link_list(const RowSource& source, bool verdicts,
                                                   const ListLayout& layout);
// Names below a line for each set.
[[nodiscard]] std::unique_ptr<RowFormat> hard_link_list(const ListLayout& layout);
// Findings of one kind: volume, record, path.
[[nodiscard]] std::unique_ptr<RowFormat> finding_list(const ListLayout& layout);
// Volume, record, what.
[[nodiscard]] std::unique_ptr<RowFormat> fault_list(const ListLayout& layout);

}  // namespace report
