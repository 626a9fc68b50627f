// The header and the summary of a report from JSON: the reverse of json_document.
#pragma once

#include <array>
#include <cstdint>

#include "report/model/row_source.h"
#include "report/model/summary.h"
#include "report/read/fields.h"

namespace report {

// What only a reader has to know of a report.
struct ReportEnd {
  std::array<std::uint64_t, std::size(kRowKinds)> rows{};  // that it should have, by kind
  bool truncated = false;  // it reached its size limit when it was written, and lacks rows
};

// The header's part of `summary`.
void read_header(JsonNode header, Summary& summary, Problem& problem);
// The rest, of the volumes that the header named.
void read_summary(JsonNode object, Summary& summary, ReportEnd& end, Problem& problem);

}  // namespace report
