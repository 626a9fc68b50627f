// A trace as one JSON document ("resolve" in the schema), with a line break at its end.
#pragma once

#include <string>

#include "report/model/trace.h"

namespace report {

[[nodiscard]] std::string trace_json(const Trace& trace);

}  // namespace report
