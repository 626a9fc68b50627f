#include "report/model/rows.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kPathStateCount> kPathStates{"whole", "orphan", "cycle", "broken-parent", "cut"};
static_assert(are_words(kPathStates));

}  // namespace

std::string_view word(PathState state) {
  return kPathStates[static_cast<std::size_t>(state)];
}

std::optional<PathState> path_state_from(std::string_view text) {
  return value_of<PathState>(kPathStates, text);
}

}  // namespace report
