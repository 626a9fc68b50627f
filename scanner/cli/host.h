// Information about the machine that writes a report.
#pragma once

#include <chrono>
#include <string>

namespace scanner {

[[nodiscard]] std::string host_name();  // empty if unknown
// Who runs the program: by name on Windows, elsewhere "uid 1000". Empty if unknown.
[[nodiscard]] std::string user_name();
// "2026-11-21T06:00:00Z"
[[nodiscard]] std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace scanner
