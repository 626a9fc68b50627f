#include "report/probe.h"

#include <utility>

namespace report {

std::string_view word(ProbeOutcome outcome) {
  switch (outcome) {
    case ProbeOutcome::kDirectory: return "directory";
    case ProbeOutcome::kFile: return "file";
    case ProbeOutcome::kMissing: return "missing";
    case ProbeOutcome::kNotADirectory: return "not-a-directory";
    case ProbeOutcome::kDenied: return "denied";
    case ProbeOutcome::kUnreachable: return "unreachable";
    case ProbeOutcome::kBehindLink: return "behind-link";
    case ProbeOutcome::kFailed: return "failed";
    case ProbeOutcome::kTimedOut: return "timed-out";
    case ProbeOutcome::kNotAsked: return "not-asked";
  }
  std::unreachable();
}

std::string_view explain(ProbeOutcome outcome) {
  switch (outcome) {
    case ProbeOutcome::kDirectory: return "says that a directory is there";
    case ProbeOutcome::kFile: return "says that a file is there";
    case ProbeOutcome::kMissing: return "says that it is not there";
    case ProbeOutcome::kNotADirectory: return "says that a file stands in the way";
    case ProbeOutcome::kDenied: return "may not look there";
    case ProbeOutcome::kUnreachable: return "does not reach the drive or share";
    case ProbeOutcome::kBehindLink: return "finds nothing behind a link that is there";
    case ProbeOutcome::kFailed: return "could not tell";
    case ProbeOutcome::kTimedOut: return "did not answer in time";
    case ProbeOutcome::kNotAsked: return "was not asked any more, having been silent before";
  }
  std::unreachable();
}

}  // namespace report
