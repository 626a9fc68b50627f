// The wording of faults, and what each means for the answer. The words are stable.
#pragma once

#include <optional>
#include <string_view>

#include "mft/fault.h"

namespace report {

inline constexpr std::size_t kFaultCodeCount =
    static_cast<std::size_t>(mft::FaultCode::kBadUsnRecord) + 1;

// Stable lower-case words with hyphens: "torn-record".
[[nodiscard]] std::string_view word(mft::FaultCode code);
// One sentence for people, without a full stop.
[[nodiscard]] std::string_view explain(mft::FaultCode code);
// The reverse of word(); nothing for a word that is none.
[[nodiscard]] std::optional<mft::FaultCode> fault_code_from(std::string_view text);
// True if a link, a name or the evidence for a verdict may lie behind such damage: the scan is
// incomplete (exit code 4). False if all links are there and only a detail is off.
[[nodiscard]] bool may_hide_links(mft::FaultCode code);

}  // namespace report
