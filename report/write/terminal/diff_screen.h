// The differences of two reports for people: what is new, gone and changed, and a last line with
// the counts.
#pragma once

#include <cstddef>
#include <expected>

#include "report/baseline/diff_view.h"
#include "report/output/error.h"
#include "report/output/sink.h"

namespace report {

// `width` in columns; kUnlimited for none.
std::expected<void, Error> write_diff_screen(const DiffView& view, std::size_t width, bool colour,
                                             Sink& sink);

}  // namespace report
