// The answer of the running system about a target that the scan did not read (`--probe`): the words
// that all reports share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace report {

enum class ProbeOutcome : std::uint8_t {
  // It exists.
  kDirectory,
  kFile,
  // It does not exist, but its root does.
  kMissing,
  kNotADirectory,  // a file where a directory is expected
  // Unknown.
  kDenied,
  kUnreachable,  // the root does not open, or only its offline copy does
  kBehindLink,   // a link in the path has a target that does not exist
  kFailed,
  kTimedOut,
  kNotAsked,  // after too many timeouts
};
inline constexpr std::size_t kProbeOutcomeCount = 10;

// "directory", "file", "missing", "not-a-directory", "denied", …
[[nodiscard]] std::string_view word(ProbeOutcome outcome);
[[nodiscard]] std::optional<ProbeOutcome> probe_outcome_from(std::string_view text);
// A clause for people, without a full stop, that follows "the system" or "was asked about X and":
// "reports a directory".
[[nodiscard]] std::string_view explain(ProbeOutcome outcome);
// Whether the system answered, even if only that access is denied.
[[nodiscard]] constexpr bool is_answer(ProbeOutcome outcome) {
  return outcome != ProbeOutcome::kTimedOut && outcome != ProbeOutcome::kNotAsked;
}

// `path` is the target, as a user would write it: `\\server\share\x`, `E:\x`.
struct ProbeAnswer {
  ProbeOutcome outcome{};
  std::uint32_t error = 0;  // the system's error code; 0: none
  std::u16string_view path;
};

// For an entire run. Equal paths are probed once.
struct ProbeSummary {
  std::uint32_t timeout_ms = 0;  // for each path
  std::uint64_t links = 0;       // links with such targets
  std::uint64_t paths = 0;       // the total of the following
  std::uint64_t answered = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t not_asked = 0;
  std::vector<std::string> notes = {};  // notes about the answers, a sentence each
};

}  // namespace report
