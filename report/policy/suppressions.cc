#include "report/policy/suppressions.h"

#include <algorithm>

#include "report/policy/link_rules.h"
#include "report/text/human_text.h"

namespace report {
namespace {

std::string date_text(std::chrono::year_month_day date) {
  const auto padded = [](unsigned value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         padded(static_cast<unsigned>(date.month())) + "-" +
         padded(static_cast<unsigned>(date.day()));
}

}  // namespace

Suppressions::Suppressions(const Policy& policy, std::chrono::year_month_day today)
    : policy_(policy), today_(today), uses_(policy.suppressions.size()) {
  for (std::uint32_t i = 0; i < policy.suppressions.size(); ++i) {
    const Suppression& suppression = policy.suppressions[i];
    if (suppression.fingerprint) {
      by_fingerprint_[*suppression.fingerprint].push_back(i);
    } else if (suppression.rule) {
      by_rule_[static_cast<std::size_t>(*suppression.rule)].push_back(i);
    } else {
      for (auto& list : by_rule_) list.push_back(i);
    }
  }
}

bool Suppressions::expired(const Suppression& suppression) const {
  return suppression.expires && *suppression.expires < today_;
}

bool Suppressions::accepts(std::uint32_t index, const Hit& hit, const VolumeSummary& volume,
                           std::u16string_view path, std::u16string_view target) const {
  const Suppression& suppression = policy_.suppressions[index];
  if (suppression.rule && *suppression.rule != hit.kind) return false;
  if (suppression.path && !(is_on(suppression.path->drive(), volume) &&
                            suppression.path->matches(path, PatternScope::kExact))) {
    return false;
  }
  return !suppression.target || suppression.target->matches(target, PatternScope::kExact);
}

std::uint32_t Suppressions::find(const Hit& hit, const VolumeSummary& volume,
                                 std::u16string_view path, std::u16string_view target) {
  const auto first_of = [&](const std::vector<std::uint32_t>& candidates) {
    for (const std::uint32_t index : candidates) {
      if (!accepts(index, hit, volume, path, target)) continue;
      uses_[index].fetch_add(1, std::memory_order_relaxed);
      if (!expired(policy_.suppressions[index])) return index;
    }
    return Hit::kNoSuppression;
  };
  if (!by_fingerprint_.empty()) {
    if (const auto found = by_fingerprint_.find(hit.fingerprint); found != by_fingerprint_.end()) {
      const std::uint32_t index = first_of(found->second);
      if (index != Hit::kNoSuppression) return index;
    }
  }
  return first_of(by_rule_[static_cast<std::size_t>(hit.kind)]);
}

std::vector<std::string> Suppressions::notes() const {
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    const Suppression& suppression = policy_.suppressions[i];
    const std::uint64_t uses = uses_[i].load();
    const std::string which = "the suppression in line " + std::to_string(suppression.line);
    if (expired(suppression)) {
      notes.push_back(which + " expired on " + date_text(*suppression.expires) +
                      (uses == 0 ? std::string(" and would suppress nothing")
                                 : "; " + counted(uses, "finding is", "findings are") +
                                       " no longer suppressed"));
    } else if (uses == 0) {
      notes.push_back(which + " suppresses nothing");
    }
  }
  return notes;
}

}  // namespace report
