// How one path was resolved, step by step, and the result: the output of `linkaudit resolve`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/model/limitation.h"
#include "report/model/link_kind.h"
#include "report/model/probe.h"
#include "report/model/rows.h"
#include "report/model/verdict.h"

namespace report {

enum class TraceCause : std::uint8_t {
  kAsked,      // the requested path
  kRewritten,  // the path after replacing a symbolic link with its target
  kJunction,   // a junction's target; the rest of the path continues from there
};
inline constexpr std::size_t kTraceCauseCount = 3;
[[nodiscard]] std::string_view word(TraceCause cause);  // "asked", "rewritten", "junction"
[[nodiscard]] std::optional<TraceCause> trace_cause_from(std::string_view text);

enum class TraceFound : std::uint8_t { kDirectory, kFile, kNothing, kUnknown };
inline constexpr std::size_t kTraceFoundCount = 4;
[[nodiscard]] std::string_view word(TraceFound found);  // "directory", "file", …
[[nodiscard]] std::optional<TraceFound> trace_found_from(std::string_view text);

// Volumes are VolumeSummary::name; a drive is "C:", or empty if the volume has no letter.
struct TracePath {
  TraceCause cause{};
  std::uint32_t hop = 0;    // of the link that led here; 0: none
  std::uint32_t depth = 0;  // number of enclosing junction targets
  std::string_view volume;
  std::string drive;
  std::u16string path;
};

struct TraceComponent {
  std::uint32_t depth = 0;
  std::u16string name;          // as looked up
  std::u16string name_on_disk;  // empty: nothing was found
  bool short_name = false;      // matched by the 8.3 name
  bool ambiguous = false;       // other names there differ only in case
  TraceFound found{};
  std::uint64_t record = 0;  // kDirectory and kFile
  std::uint16_t sequence = 0;
  std::optional<LinkKind> kind;  // of its reparse point
  std::uint32_t tag = 0;
  std::uint32_t hop = 0;  // where it is followed
  bool relative = false;
  std::u16string target;  // as a user would write it
};

using TraceEvent = std::variant<TracePath, TraceComponent>;

struct TraceObject {
  std::string_view volume;
  std::string drive;
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  bool directory = false;
  std::u16string path;
};

// The answer of the running system about a target outside the volumes read; see ProbeAnswer.
struct TraceProbe {
  ProbeOutcome outcome{};
  std::uint32_t error = 0;
  std::u16string path;
};

// The result of a walk.
struct TraceEnd {
  std::optional<bool> reached;  // none: it cannot be determined
  Verdict verdict{};
  Reason reason{};
  std::uint32_t hop = 0;
  std::u16string component;
  Malformation malformation{};
  std::uint32_t hops = 0;
  Flags flags;
  std::optional<TraceObject> object;
  std::optional<TraceProbe> probe;
  std::string why;  // a sentence if nothing is reached, or it is unknown
};

// A relative link that was reached through a junction: the result of resolving it from its actual
// location.
struct TraceOwnPlace {
  std::uint32_t hop = 0;
  std::string_view volume;
  std::string drive;
  std::u16string path;  // of the link
  bool elsewhere = false;
  TraceEnd end;
};

struct Trace {
  std::string_view tool_version;
  std::string_view volume;  // where the path begins
  std::string drive;
  std::u16string path;
  std::uint32_t max_hops = 0;
  std::uint32_t long_chain_hops = 0;  // beyond this, some Windows versions give up
  std::vector<TraceEvent> events;
  std::uint64_t left_out = 0;  // of the events
  TraceEnd end;
  std::optional<EvaluatorAnswer> evaluator;
  std::vector<TraceOwnPlace> own_places;
  std::vector<std::string> notes;
  Limitations incomplete;  // why the result may be wrong
  std::vector<FaultRow> faults;
};

}  // namespace report
