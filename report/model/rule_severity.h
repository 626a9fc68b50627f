// How serious the findings of a rule are. The words are stable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace report {

// In ascending order.
enum class RuleSeverity : std::uint8_t { kOff, kInformation, kLow, kMedium, kHigh, kCritical };
inline constexpr std::size_t kRuleSeverityCount =
    static_cast<std::size_t>(RuleSeverity::kCritical) + 1;

// "off", "information", "low", "medium", "high", "critical"
[[nodiscard]] std::string_view word(RuleSeverity severity);
[[nodiscard]] std::optional<RuleSeverity> rule_severity_from(std::string_view text);

}  // namespace report
