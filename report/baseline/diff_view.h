// All that the comparison of two reports is shown from.
#pragma once

#include <string>
#include <vector>

#include "report/baseline/comparability.h"
#include "report/baseline/difference.h"
#include "report/model/row_source.h"

namespace report {

struct DiffView {
  const RowSource& before;
  const RowSource& after;
  std::string before_name;  // as given
  std::string after_name;
  std::string tool_version;
  const Comparison& comparison;
  std::vector<Reservation> reservations;
};

}  // namespace report
