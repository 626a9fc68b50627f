// Exit codes, for scripts. Documented in --help and the man page.
#pragma once

namespace scanner {

enum class ExitCode : int {
  kDone = 0,
  kNotFound = 1,  // links: the file does not exist
  // scan --cross-check: findings of severity warning or error; diff: differences; check: findings
  // at or above --fail-on
  kFindings = 1,
  kUsage = 2,
  kFailed = 3,      // no source could be scanned, or a report could not be written
  kIncomplete = 4,  // done, but see "incomplete" in the report
  kInterrupted = 130,
};

}  // namespace scanner
