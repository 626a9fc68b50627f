// What was scanned (header) and the overall results (summary). Small, owned strings.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/engine.h"
#include "report/model/finding.h"
#include "report/model/limitation.h"
#include "report/model/link_kind.h"
#include "report/model/policy_result.h"
#include "report/model/probe.h"
#include "report/model/relation.h"
#include "report/model/verdict.h"

namespace report {

// How the scan determined that a letter belongs to this volume.
enum class LetterOrigin : std::uint8_t { kMapped, kSystem, kRegistry, kAssumed };
inline constexpr std::size_t kLetterOriginCount = 4;

// "mapped", "system", "registry", "assumed"
[[nodiscard]] std::string_view word(LetterOrigin origin);
[[nodiscard]] std::optional<LetterOrigin> letter_origin_from(std::string_view text);

struct LetterSummary {
  std::string letter;  // "C:", or "Volume{…}"
  LetterOrigin origin{};
  std::uint64_t found = 0;      // kAssumed: own links whose target was found here
  std::uint64_t not_found = 0;  // kAssumed: own links whose target was not
  bool weak = false;   // kAssumed: on the evidence of these links alone, so it proves nothing
  bool typed = false;  // kAssumed: only because the requested path begins with it
  std::string registry = {};  // kRegistry: the volume whose registry contains the letter
  bool provisional = false;   // kRegistry: it may be out of date
};

// The SYSTEM hive of a Windows volume, and how its letters were used.
struct RegistrySummary {
  enum class State : std::uint8_t { kCurrent, kReplayed, kBehindLogs, kUnreadable };
  static constexpr std::size_t kStateCount = 4;
  std::string path;  // on its volume
  State state = State::kUnreadable;
  Limitations notes;  // entries that are not used and why
};
// "current", "replayed", "behind-logs", "unreadable"
[[nodiscard]] std::string_view word(RegistrySummary::State state);
[[nodiscard]] std::optional<RegistrySummary::State> registry_state_from(std::string_view text);

// For a volume that is a shadow copy of a volume of this machine.
struct SnapshotSummary {
  std::string id;       // "{GUID}"; empty if unknown
  std::string created;  // RFC 3339, UTC; empty if unknown
  std::string origin;   // its source volume, as the system names it:
                        // "C:"; empty if unknown
  Limitations notes;
};

struct LinkCounts {
  // [kind][verdict]
  std::array<std::array<std::uint64_t, kVerdictCount>, kLinkKindCount> by_kind{};
  // [verdict][reason]
  std::array<std::array<std::uint64_t, kReasonCount>, kVerdictCount> reasons_by_verdict{};
};

// How the scan of a volume in use caught up with changes.
struct CatchUpSummary {
  std::uint64_t changed_files = 0;      // listed in its change journal
  std::uint64_t refreshed_records = 0;  // read again through the driver
  std::uint64_t margin_bytes =
      0;  // size of the part of the journal before the scan that was examined
  std::uint64_t oldest_change = 0;  // FILETIME of the first change in it; 0: it had none
  // How far back before the scan changes were examined; none: the entire journal.
  std::optional<std::chrono::seconds> margin = {};
};

struct VolumeSummary {
  std::string name;             // as in rows: the source as given, "#N" for partition N of a disk
  std::string source;           // the source as given
  std::uint32_t partition = 0;  // 0: the source itself is the volume
  bool target_only = false;     // used only to look up targets: its own rows are not reported
  bool loose_mft = false;
  Engine engine{};             // with which its links were found
  Engine engine_asked{};       // only meaningful with a refusal
  std::string engine_refusal;  // why the requested one was not used, a clause; empty if it was
  std::string label;
  std::string serial;        // 16 hex digits, empty for a loose $MFT
  std::string ntfs_version;  // "3.1", empty if unknown
  std::uint64_t size_bytes = 0;
  std::uint32_t sector_bytes = 0;
  std::uint32_t cluster_bytes = 0;
  std::uint32_t record_bytes = 0;
  std::uint64_t mft_bytes = 0;
  std::uint64_t mft_extents = 0;

  std::uint64_t records = 0;  // slots in $MFT
  // Figures for the entire volume: unknown if the engine does not examine all files.
  std::uint64_t records_in_use = 0;  // base and extension records
  std::uint64_t files = 0;           // base records that are not directories
  std::uint64_t directories = 0;
  std::uint64_t names = 0;      // real names of all base records
  std::uint64_t dos_names = 0;  // 8.3 aliases
  // Files and directories with attribute C0; not known where the engine does not look at all
  // files and target_only.
  std::uint64_t reparse_points = 0;
  std::uint64_t hard_link_sets = 0;  // files with two or more real names
  std::uint64_t hard_link_names = 0;
  std::uint64_t hard_link_saved_bytes = 0;
  std::uint64_t ntfs3g_links = 0;  // IntxLNK files, which Windows does not follow
  std::uint64_t faults = 0;
  LinkCounts links;  // one count for each link row
  bool cross_checked = false;
  std::array<std::uint64_t, kFindingKindCount> findings{};  // all of them, by kind

  std::vector<LetterSummary> letters;
  std::optional<RegistrySummary> registry;  // none: no Windows on it, or not searched for
  std::optional<CatchUpSummary> catch_up;   // none: not a volume in use, or not requested
  std::optional<SnapshotSummary> snapshot;  // none: not a shadow copy
  // Why verdicts are provisional: dirty bit, unreplayed $LogFile, hibernation.
  Limitations unclean;
  // What could not be read. Not empty: the scan of this volume is incomplete.
  Limitations incomplete;
};

// A source, or a partition of one, that was not scanned, and what it contains.
struct SkippedSource {
  std::string name;
  std::string what;     // "exFAT", "BitLocker-encrypted volume", …
  bool failed = false;  // requested, but could not be scanned
};

// The subject of `refs`, and the totals of the links to it, before any filter.
struct SubjectSummary {
  SubjectKind kind{};
  std::string volume;   // VolumeSummary::name
  std::u16string path;  // as on the disk, after following links before its last component
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  bool root = false;
  std::optional<LinkKind> link_kind;  // of what has a reparse point
  std::u16string target;              // links
  std::vector<std::string> letters;   // the known letters of its volume: "C:"
  std::uint64_t other_names = 0;      // files: other hard links
  std::array<std::uint64_t, kRelationKindCount> relations{};
  std::uint64_t inside = 0;     // for all relations: links that are inside it
  std::uint64_t not_known = 0;  // links that could not be resolved completely: they may lead here
  BreakCounts breaks;           // working links that would break
  BreakCounts breaks_inside;    // of these, those inside it
};

struct Summary {
  std::string tool_version;
  // Omitted with --reproducible: when, where, how long, how many threads.
  std::optional<std::string> started;  // RFC 3339
  std::optional<std::string> host;
  std::optional<double> duration_seconds;
  std::optional<std::uint32_t> threads;
  std::vector<std::string> filters;  // as given: "only=broken", "type=junction", "under=\\Users"
  std::vector<VolumeSummary> volumes;
  std::vector<SkippedSource> skipped;
  std::optional<SubjectSummary> subject;  // `refs` only
  std::optional<ProbeSummary> probe;      // none: probing was not requested
  std::optional<PolicySummary> policy;    // `check` only
  bool complete = true;                   // false: exit code 4, and every report says so
};

}  // namespace report
