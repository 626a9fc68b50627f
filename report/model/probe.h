// What the running system said of a place that the scan did not read (`--probe`): the words that
// every report shares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace report {

enum class ProbeOutcome : std::uint8_t {
  // It is there.
  kDirectory,
  kFile,
  // It is not, and its root is.
  kMissing,
  kNotADirectory,  // a file is in the place of a directory
  // Nobody knows.
  kDenied,
  kUnreachable,  // the root of the place does not open, or only a copy kept for work offline does
  kBehindLink,   // a link in the place leads to where nothing is found
  kFailed,
  kTimedOut,
  kNotAsked,  // since too much had not been answered in time
};
inline constexpr std::size_t kProbeOutcomeCount = 10;

// "directory", "file", "missing", "not-a-directory", "denied", …
[[nodiscard]] std::string_view word(ProbeOutcome outcome);
[[nodiscard]] std::optional<ProbeOutcome> probe_outcome_from(std::string_view text);
// A clause for people, without a full stop, that goes on behind "asked for X,": "it says that there
// is a directory".
[[nodiscard]] std::string_view explain(ProbeOutcome outcome);
// Whether the system said something, be it that it may not look.
[[nodiscard]] constexpr bool is_answer(ProbeOutcome outcome) {
  return outcome != ProbeOutcome::kTimedOut && outcome != ProbeOutcome::kNotAsked;
}

// `path` is what was asked for, as a user would write it: `\\server\share\x`, `E:\x`.
struct ProbeAnswer {
  ProbeOutcome outcome{};
  std::uint32_t error = 0;  // the system's code for it; 0: none
  std::u16string_view path;
};

// Of a whole run. Equal paths are asked for once.
struct ProbeSummary {
  std::uint32_t timeout_ms = 0;  // for each path
  std::uint64_t links = 0;       // whose targets are such paths
  std::uint64_t paths = 0;       // the sum of the following
  std::uint64_t answered = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t not_asked = 0;
  std::vector<std::string> notes = {};  // what a reader must know of the answers, a sentence each
};

}  // namespace report
