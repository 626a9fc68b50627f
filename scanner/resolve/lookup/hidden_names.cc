#include "scanner/resolve/lookup/hidden_names.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace scanner {
namespace {

auto rank_of(const HiddenName& hidden) {
  return std::tuple(hidden.parent, hidden.record, std::u16string_view(hidden.name));
}

}  // namespace

HiddenNames::HiddenNames(std::vector<HiddenName> names) : names_(std::move(names)) {
  std::ranges::sort(names_, {}, rank_of);
}

const HiddenName* HiddenNames::find(RecordIndex parent, RecordIndex record,
                                    std::u16string_view name) const {
  const auto wanted = std::tuple(parent, record, name);
  const auto found = std::ranges::lower_bound(names_, wanted, {}, rank_of);
  return found != names_.end() && rank_of(*found) == wanted ? &*found : nullptr;
}

}  // namespace scanner
