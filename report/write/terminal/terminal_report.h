// The report for people: what was scanned, counts, what is broken and why. UTF-8, LF.
#pragma once

#include <cstddef>
#include <expected>
#include <string>

#include "report/output/ordered_formatter.h"
#include "report/write/terminal/screen.h"

namespace report {

struct TerminalOptions {
  bool colour = false;
  std::size_t width = kUnlimited;  // columns of the terminal
  // The user asked for particular rows: all rows of the source are listed instead of the broken and
  // degraded ones only.
  bool list_all = false;
  // Rows shown of each; 0: all. `list_all` has no limit.
  std::size_t broken_limit = 100;
  std::size_t degraded_limit = 20;
  std::size_t finding_limit = 10;  // of each kind above information
  std::size_t fault_limit = 5;
  // What the user typed, for the line that says how to get everything.
  std::string command = "linkaudit scan ...";
};

// Errors: the sink's, kCancelled, kResources.
std::expected<void, Error> write_terminal(const RowSource& source, const TerminalOptions& terminal,
                                          const WorkOptions& options, Sink& sink);

}  // namespace report
