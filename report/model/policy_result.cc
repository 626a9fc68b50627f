#include "report/model/policy_result.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kFindingStateCount> kFindingStates{"new", "unchanged", "updated", "absent"};
static_assert(are_words(kFindingStates));
constexpr Words<kOutcomeCount> kOutcomes{"pass", "fail"};
static_assert(are_words(kOutcomes));

}  // namespace

std::string_view word(FindingState state) {
  return kFindingStates[static_cast<std::size_t>(state)];
}

std::optional<FindingState> finding_state_from(std::string_view text) {
  return value_of<FindingState>(kFindingStates, text);
}

std::string_view word(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> outcome_from(std::string_view text) {
  return value_of<Outcome>(kOutcomes, text);
}

}  // namespace report
