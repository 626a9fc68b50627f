#include "report/outline/tone.h"

namespace report {

Tone tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk: return Tone::kGood;
    case Verdict::kBroken: return Tone::kBad;
    case Verdict::kDegraded: return Tone::kWarning;
    case Verdict::kUnverifiable:
    case Verdict::kOpaque: break;
  }
  return Tone::kFaint;
}

Tone tone_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return Tone::kBad;
    case Severity::kWarning: return Tone::kWarning;
    case Severity::kInformation: break;
  }
  return Tone::kFaint;
}

Tone tone_of(RuleSeverity severity) {
  if (severity >= RuleSeverity::kHigh) return Tone::kBad;
  return severity >= RuleSeverity::kMedium ? Tone::kWarning : Tone::kStrong;
}

}  // namespace report
