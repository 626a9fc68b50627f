#include "report/summary.h"

namespace report {

std::string_view word(LetterOrigin origin) {
  switch (origin) {
    case LetterOrigin::kMapped: return "mapped";
    case LetterOrigin::kSystem: return "system";
    case LetterOrigin::kRegistry: return "registry";
    case LetterOrigin::kAssumed: return "assumed";
  }
  return {};
}

std::string_view word(RegistrySummary::State state) {
  switch (state) {
    case RegistrySummary::State::kCurrent: return "current";
    case RegistrySummary::State::kReplayed: return "replayed";
    case RegistrySummary::State::kBehindLogs: return "behind-logs";
    case RegistrySummary::State::kUnreadable: return "unreadable";
  }
  return {};
}

}  // namespace report
