// How a part of a report for people is to be taken. A writer has a colour or a style for it.
#pragma once

#include <cstdint>

#include "report/model/finding.h"
#include "report/model/verdict.h"

namespace report {

enum class Tone : std::uint8_t { kPlain, kStrong, kFaint, kGood, kWarning, kBad, kTarget };

[[nodiscard]] Tone tone_of(Verdict verdict);
[[nodiscard]] Tone tone_of(Severity severity);

}  // namespace report
