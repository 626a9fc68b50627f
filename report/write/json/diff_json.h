// The differences of two reports as one JSON document ("diff" in the schema).
#pragma once

#include <expected>

#include "report/baseline/diff_view.h"
#include "report/output/error.h"
#include "report/output/sink.h"

namespace report {

std::expected<void, Error> write_diff_json(const DiffView& view, Sink& sink);

}  // namespace report
