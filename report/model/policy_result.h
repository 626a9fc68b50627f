// What a policy says of a finding, and what `check` concludes. Only in reports of `check`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/rule_severity.h"

namespace report {

// Compared with the baseline, in the words of SARIF.
enum class FindingState : std::uint8_t {
  kNew,
  kUnchanged,
  kUpdated,  // the same link, but it has moved or its target has changed
  kAbsent,   // in the baseline only
};
inline constexpr std::size_t kFindingStateCount =
    static_cast<std::size_t>(FindingState::kAbsent) + 1;
// "new", "unchanged", "updated", "absent"
[[nodiscard]] std::string_view word(FindingState state);
[[nodiscard]] std::optional<FindingState> finding_state_from(std::string_view text);

struct PolicyResult {
  std::string_view rule;  // "LA1001"
  RuleSeverity severity{};
  std::optional<FindingState> state;  // none without a baseline
  bool suppressed = false;
  std::string_view justification;  // of the suppression
  std::u16string_view target;      // of a link; empty if the finding is not about one
  std::string_view fingerprint;    // "v1:…"
};

// Counts of findings that are neither suppressed nor absent.
using SeverityCounts = std::array<std::uint64_t, kRuleSeverityCount>;

// Links that are known to be normal, by what makes them.
struct KnownSummary {
  std::string id;    // "windows-compatibility"
  std::string name;  // "Windows compatibility links"
  std::uint64_t links = 0;
  std::uint64_t hard_link_sets = 0;
};

struct BaselineSummary {
  std::string file;     // as given
  std::string started;  // RFC 3339; empty if unknown
  std::uint64_t added = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t updated = 0;
  std::uint64_t absent = 0;
  // Why a difference may not be a change; sentences without a full stop.
  std::vector<std::string> reservations;
};

// Whether the volumes are as the policy demands.
enum class Outcome : std::uint8_t { kPass, kFail };
inline constexpr std::size_t kOutcomeCount = 2;
// "pass", "fail"
[[nodiscard]] std::string_view word(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_from(std::string_view text);

struct PolicySummary {
  std::string name;          // of the profile, or of the file as given
  std::string hash;          // of the file, "xxh3:" and 32 hex digits; empty for a profile
  std::string command_line;  // how `check` was started; empty with --reproducible
  std::string user;          // who started it; empty if unknown, and with --reproducible
  SeverityCounts severities{};
  std::uint64_t suppressed = 0;
  std::vector<KnownSummary> known;  // those that there are
  std::optional<BaselineSummary> baseline;
  std::vector<std::string>
      notes;  // about the policy: suppressions that have expired, or are unused
  // The gate.
  RuleSeverity fail_on = RuleSeverity::kOff;  // kOff: none
  bool fail_on_all = false;                   // unchanged findings count as well
  std::uint64_t max_findings = 0;             // that may pass the gate
  std::uint64_t at_gate = 0;                  // findings that count
  Outcome outcome{};
};

}  // namespace report
