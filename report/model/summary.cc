#include "report/model/summary.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kLetterOriginCount> kLetterOrigins{"mapped", "system", "registry", "assumed"};
static_assert(are_words(kLetterOrigins));

constexpr Words<RegistrySummary::kStateCount> kRegistryStates{"current", "replayed", "behind-logs",
                                                              "unreadable"};
static_assert(are_words(kRegistryStates));

}  // namespace

std::string_view word(LetterOrigin origin) {
  return kLetterOrigins[static_cast<std::size_t>(origin)];
}

std::optional<LetterOrigin> letter_origin_from(std::string_view text) {
  return value_of<LetterOrigin>(kLetterOrigins, text);
}

std::string_view word(RegistrySummary::State state) {
  return kRegistryStates[static_cast<std::size_t>(state)];
}

std::optional<RegistrySummary::State> registry_state_from(std::string_view text) {
  return value_of<RegistrySummary::State>(kRegistryStates, text);
}

}  // namespace report
