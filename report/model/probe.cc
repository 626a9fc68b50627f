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
    case ProbeOutcome::kDirectory: return "reports a directory";
    case ProbeOutcome::kFile: return "reports a file";
    case ProbeOutcome::kMissing: return "reports that it does not exist";
    case ProbeOutcome::kNotADirectory: return "reports a file where a directory is expected";
    case ProbeOutcome::kDenied: return "was denied access";
    case ProbeOutcome::kUnreachable: return "cannot reach the drive or share";
    case ProbeOutcome::kBehindLink: return "reports a link whose target does not exist";
    case ProbeOutcome::kFailed: return "could not determine whether it exists";
    case ProbeOutcome::kTimedOut: return "did not answer in time";
    case ProbeOutcome::kNotAsked: return "was not asked again after an earlier timeout";
  }
  std::unreachable();
}

}  // namespace report
