// The rows of all reports: small structs of views. A row is valid only during the visit that shows
// it. Paths start with '\' at the volume's root, or with a label if a parent directory is unknown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mft/fault.h"
#include "mft/reparse_point.h"
#include "mft/standard_information.h"
#include "report/model/finding.h"
#include "report/model/link_kind.h"
#include "report/model/payload.h"
#include "report/model/policy_result.h"
#include "report/model/probe.h"
#include "report/model/relation.h"
#include "report/model/verdict.h"

namespace report {

// How much of a path is known. Anything but kWhole appears as a label at the start of the path.
enum class PathState : std::uint8_t { kWhole, kOrphan, kCycle, kBrokenParent, kCut };
inline constexpr std::size_t kPathStateCount = 5;
// "whole", "orphan", "cycle", "broken-parent", "cut" (known, but longer than Windows' own limit)
[[nodiscard]] std::string_view word(PathState state);
[[nodiscard]] std::optional<PathState> path_state_from(std::string_view text);

// FILETIME: 100 ns since 1601-01-01 UTC. Zero and values past the year 9999 have no date.
struct FileTimes {
  std::uint64_t created = 0;
  std::uint64_t modified = 0;
  std::uint64_t mft_changed = 0;
  std::uint64_t accessed = 0;

  friend bool operator==(const FileTimes&, const FileTimes&) = default;
};

// The common part of all rows about files.
struct FileIdentity {
  std::string_view volume;  // VolumeSummary::name
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  bool directory = false;
  std::optional<FileTimes> times;            // none without $STANDARD_INFORMATION
  std::optional<std::uint32_t> attributes;   // FILE_ATTRIBUTE_*
  std::optional<std::uint32_t> security_id;  // none in the 48-byte form
};

// The object to which a target leads. `path` is the path of the object itself, not of the link.
struct ResolvedObject {
  std::string_view volume;
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  bool directory = false;
  std::u16string_view path;
};

// The result of an evaluator other than the kernel: WSL for LX links, CreateProcess for
// AppExecLinks.
struct EvaluatorAnswer {
  std::string_view evaluator;  // "wsl", "createprocess"
  Verdict verdict{};
  Reason reason{};
};

// One name of a file that carries a reparse point.
struct LinkRow {
  FileIdentity file;
  std::u16string_view path;
  PathState path_state{};

  LinkKind kind{};
  mft::ReparseTag tag{0};         // 0 if the data cannot be read
  std::optional<mft::Guid> guid;  // third-party tags
  Payload payload;                // none if malformed or unreadable
  bool has_names = false;         // junctions, mount points, symbolic links
  bool relative = false;
  std::u16string_view substitute_name;
  std::u16string_view print_name;
  std::u16string_view
      target;               // where it leads, as a user would write it; empty if it leads nowhere
  mft::Bytes target_bytes;  // an LX target as it is on disk, if it is not valid UTF-8; else empty

  Verdict verdict{};
  Reason reason{};
  Malformation malformation{};    // kMalformed: what is wrong with the target
  std::uint32_t hop = 0;          // the link of the chain at which `reason` occurred, 1 = this one
  std::u16string_view component;  // the component at which it occurred
  std::uint32_t hops = 0;         // total number of links followed
  Flags flags;
  std::optional<mft::ReparseTrust> trust;  // none without $STANDARD_INFORMATION
  std::optional<ResolvedObject> resolved;  // ok and degraded, if this scan read it
  std::optional<ProbeAnswer> probe;        // the system was asked; the verdict includes its answer
  std::optional<EvaluatorAnswer> evaluator;
  std::optional<Relation> relation;  // `refs` only
};

// One name of a file that has two or more. Rows of one set are adjacent.
struct HardLinkRow {
  FileIdentity file;
  std::u16string_view path;
  PathState path_state{};
  std::uint32_t name_index = 0;             // 1-based within the set
  std::uint32_t name_count = 0;             // real names
  std::uint32_t dos_name_count = 0;         // 8.3 aliases
  std::uint16_t header_link_count = 0;      // in the record's header; includes 8.3 aliases
  std::optional<std::uint64_t> size_bytes;  // none if $DATA was not found
  std::optional<std::uint64_t> allocated_bytes;
  std::optional<std::uint64_t> saved_bytes;  // allocated × (names − 1): what copies would cost
};

// A contradiction between two structures of a volume that store the same information, or, in a
// report of `check`, anything else to which its policy objects.
struct FindingRow {
  std::string_view volume{};
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  FindingKind kind{};
  std::u16string_view path{};  // of the affected name; empty if there is none
  PathState path_state{};
  std::uint64_t expected = 0;            // the value in the record; depends on the kind, 0 if none
  std::uint64_t actual = 0;              // the value in the other structure
  std::optional<PolicyResult> policy{};  // `check` only
};

// Damage that was found.
struct FaultRow {
  std::string_view volume;
  mft::Fault fault;
};

}  // namespace report
