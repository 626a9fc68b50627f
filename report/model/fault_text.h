// The wording of faults, and their effect on the result. The words are stable.
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
// The inverse of word(); empty for an unknown word.
[[nodiscard]] std::optional<mft::FaultCode> fault_code_from(std::string_view text);
// True if such damage may hide a link, a name or the evidence for a verdict: the scan is then
// incomplete (exit code 4). False if all links are present and only a detail is wrong.
[[nodiscard]] bool may_hide_links(mft::FaultCode code);

}  // namespace report
