#include "report/model/probe.h"

#include <utility>

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kProbeOutcomeCount> kProbeOutcomes{
    "directory",   "file",        "missing", "not-a-directory", "denied",
    "unreachable", "behind-link", "failed",  "timed-out",       "not-asked"};
static_assert(are_words(kProbeOutcomes));

}  // namespace

std::string_view word(ProbeOutcome outcome) {
  return kProbeOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<ProbeOutcome> probe_outcome_from(std::string_view text) {
  return value_of<ProbeOutcome>(kProbeOutcomes, text);
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
