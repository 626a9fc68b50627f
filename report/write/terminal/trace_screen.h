// A trace for people: each component with what was found, each link with its target, the resulting
// path, and the verdict.
#pragma once

#include <cstddef>

#include "report/model/trace.h"
#include "report/text/text_out.h"

namespace report {

// `width` in columns; kUnlimited for none.
void write_trace(const Trace& trace, std::size_t width, bool colour, TextOut& out);

}  // namespace report
