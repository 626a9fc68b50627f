// The report for people as text: an outline in lines and columns. UTF-8, LF.
#pragma once

#include <cstddef>
#include <expected>

#include "report/outline/outline.h"
#include "report/output/ordered_formatter.h"
#include "report/write/terminal/screen.h"

namespace report {

struct TerminalOptions {
  bool colour = false;
  std::size_t width = kUnlimited;  // columns of the terminal
  OutlineOptions contents = {};
};

// Errors: the sink's, kCancelled, kResources.
std::expected<void, Error> write_terminal(const RowSource& source, const TerminalOptions& terminal,
                                          const WorkOptions& options, Sink& sink);

}  // namespace report
