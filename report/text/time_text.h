// FILETIME as RFC 3339.
#pragma once

#include <cstdint>
#include <string>

#include "report/text/text_out.h"

namespace report {

// "2026-11-21T06:00:00.1234567Z" from 100 ns since 1601-01-01 UTC. False, and nothing appended, for
// zero and for times past the year 9999.
bool append_rfc3339(std::uint64_t filetime, TextOut& out);
bool append_rfc3339(std::uint64_t filetime, std::string& out);

}  // namespace report
