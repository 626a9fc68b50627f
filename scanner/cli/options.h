// The options of all commands, resolved and checked.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mft/reference.h"
#include "report/model/engine.h"
#include "report/model/rule_severity.h"
#include "report/model/summary.h"
#include "report/policy/path_pattern.h"
#include "report/select/selected_rows.h"
#include "report/text/csv_text.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/resolve/typed_path.h"
#include "scanner/source/drive_map.h"
#include "scanner/source/file_source.h"

namespace scanner {

enum class ReportFormat : std::uint8_t { kJson, kNdjson, kCsv, kText };

struct OutputOption {
  ReportFormat format{};
  std::string path;  // "-": standard output
};

// What is written, and how.
struct ReportOptions {
  std::vector<OutputOption> outputs;
  // Of each report; none: in proportion to its number of rows.
  std::optional<std::uint64_t> max_output_bytes;
  OutputRules output_rules;
  bool quiet = false;
  bool colour = false;
  bool csv_bom = false;
  bool csv_raw = false;
  char csv_separator = report::kCommaSeparator;
};

struct ScanOptions : ReportOptions {
  std::vector<std::string> sources;
  report::Selection selection;
  std::vector<std::string> filters;  // as given, for the report's header
  std::vector<DriveMapping> drive_map;
  // Volumes of this machine that --all skips.
  std::vector<report::SkippedSource> skipped;
  std::string under;  // empty: everywhere
  std::vector<report::PathPattern> exclude;
  std::string snapshot;  // of each source: "latest" or an ID; empty: the volume as it is
  // Not for `scan` itself: the drive of the only source, unless the drive map says otherwise.
  std::string drive;
  // How far back before the scan to look for changes; none: the entire journal.
  std::optional<std::chrono::seconds> catch_up_margin;
  // Time limit for each path that the system is asked about; none: it is not asked.
  std::optional<std::chrono::milliseconds> probe;
  std::optional<std::uint32_t> partition;  // none: all
  std::uint32_t threads = 1;
  std::optional<report::Engine> engine;  // none: the first usable one, kMft preferred
  IoMode io = IoMode::kAuto;
  bool registry = true;    // read drive letters from registries on the volumes
  bool system_map = true;  // on Windows: resolve its volumes' links as this machine does
  bool catch_up = true;    // with changes on volumes in use
  bool all = false;        // all NTFS volumes of this machine; determines `sources`
  bool cross_check = false;
  bool budget = true;  // limit the steps for following links by the volumes' sizes
  bool statistics = false;
  bool reproducible = false;
  bool progress = true;
  // Not for `scan` itself: also list the links of volumes that only the drive map names.
  bool all_links = false;
};

struct CheckOptions {
  ScanOptions scan;
  std::string report;              // judged instead of scanning; empty: scan
  std::string policy;              // a file, or a built-in profile
  std::string baseline;            // a report; empty: none
  report::RuleSeverity fail_on{};  // kOff: none
  std::uint64_t max_findings = 0;  // that may count without failing
  ExitCode gate_code = ExitCode::kFindings;
  bool fail_on_all = false;
  bool update_baseline = false;
  std::string command_line;
};

enum class PolicyAction : std::uint8_t { kList, kExplain, kLint, kInit, kSchema };

struct PolicyOptions {
  PolicyAction action{};
  std::string name;  // of a rule, a file or a profile; may be empty
};

struct InfoOptions {
  std::vector<std::string> sources;
  bool json = false;
};

// The common options of the commands about one path.
struct PathOptions {
  std::string source;
  TypedPath path;
  std::optional<mft::FileReference> reference;  // instead of a path
  std::optional<std::uint32_t> partition;
  std::vector<DriveMapping> drive_map;
  std::uint32_t threads = 1;  // for a loose $MFT, which must be read completely
  IoMode io = IoMode::kAuto;
  bool system_map = true;  // as in ScanOptions
  std::string output = "-";
  OutputRules output_rules;
  bool no_follow = false;
  bool json = false;
  bool statistics = false;
};

struct LinksOptions : PathOptions {
  bool dos = false;
};

struct ResolvePathOptions : PathOptions {
  std::optional<std::chrono::milliseconds> probe;  // as in ScanOptions
  bool colour = false;
};

struct RefsOptions {
  ScanOptions scan;  // one source
  TypedPath path;
  std::optional<mft::FileReference> reference;  // instead of a path
};

struct SnapshotsOptions {
  std::string source;
  bool json = false;
};

struct ConvertOptions : ReportOptions {
  std::string report;
  std::uint32_t threads = 1;
};

struct DiffOptions {
  std::string before;
  std::string after;
  std::string output = "-";
  OutputRules output_rules;
  std::uint32_t threads = 1;
  bool json = false;
  bool colour = false;
};

struct SchemaOptions {};

enum class Shell : std::uint8_t { kBash, kZsh, kFish, kPowerShell };

struct CompletionsOptions {
  Shell shell{};
};

// The command to run, or the exit code if there is none (help, version, a usage error).
using Command = std::variant<ScanOptions, CheckOptions, PolicyOptions, InfoOptions, LinksOptions,
                             ResolvePathOptions, RefsOptions, SnapshotsOptions, ConvertOptions,
                             DiffOptions, SchemaOptions, CompletionsOptions, ExitCode>;

// Prints help, version and usage errors itself. `arguments` are UTF-8, without the program's name.
[[nodiscard]] Command parse_options(std::vector<std::string> arguments);

}  // namespace scanner
