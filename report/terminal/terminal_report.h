// The report for people: what was scanned, counts, and which links are broken and why. UTF-8, LF.
#pragma once

#include <cstddef>
#include <expected>
#include <string>

#include "report/ordered_formatter.h"
#include "report/terminal/screen.h"

namespace report {

struct TerminalOptions {
  bool colour = false;
  std::size_t width = kUnlimited;  // columns of the terminal
  // The user selected rows: all rows of the source are listed instead of only broken and degraded
  // ones.
  bool list_all = false;
  // Maximum number of rows for each; 0: all. `list_all` has no limit.
  std::size_t broken_limit = 100;
  std::size_t degraded_limit = 20;
  std::size_t finding_limit = 10;  // for each kind of warning or error
  std::size_t fault_limit = 5;
  // The command, for the line about complete results.
  std::string command = "linkaudit scan ...";
};

// Errors: the sink's, kCancelled, kResources.
std::expected<void, Error> write_terminal(const RowSource& source, const TerminalOptions& terminal,
                                          const WorkOptions& options, Sink& sink);

}  // namespace report
