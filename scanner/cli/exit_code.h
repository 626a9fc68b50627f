// How a run ended, for scripts. Documented in --help and the man page.
#pragma once

namespace scanner {

enum class ExitCode : int {
  kDone = 0,
  kNotFound = 1,  // links: there is no such file
  kFindings = 1,  // scan --cross-check: there are findings above information
  kUsage = 2,
  kFailed = 3,      // no source could be scanned, or a report could not be written
  kIncomplete = 4,  // done, but something could not be seen: see the report's "incomplete"
  kInterrupted = 130,
};

}  // namespace scanner
