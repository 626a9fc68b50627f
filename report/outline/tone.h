// The significance of a part of a report for people, which a writer shows by a colour or a style.
#pragma once

#include <cstdint>

#include "report/model/finding.h"
#include "report/model/rule_severity.h"
#include "report/model/verdict.h"

namespace report {

enum class Tone : std::uint8_t { kPlain, kStrong, kFaint, kGood, kWarning, kBad, kTarget };

[[nodiscard]] Tone tone_of(Verdict verdict);
[[nodiscard]] Tone tone_of(Severity severity);
[[nodiscard]] Tone tone_of(RuleSeverity severity);

}  // namespace report
