// The references to one path, for people: the subject, the links by relation, what would break.
#pragma once

#include <expected>

#include "report/terminal/terminal_report.h"

namespace report {

// Errors: the sink's, kCancelled, kResources. REQUIRES: the summary has a subject.
std::expected<void, Error> write_references(const RowSource& source,
                                            const TerminalOptions& terminal,
                                            const WorkOptions& options, Sink& sink);

}  // namespace report
