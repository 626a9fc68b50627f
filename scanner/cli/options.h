// What the command line asks for, resolved and checked.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mft/reference.h"
#include "report/model/engine.h"
#include "report/model/summary.h"
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

struct ScanOptions {
  std::vector<std::string> sources;
  std::vector<OutputOption> outputs;
  report::Selection selection;
  std::vector<std::string> filters;  // as given, for the report's header
  std::vector<DriveMapping> drive_map;
  // Volumes of this machine that --all leaves out.
  std::vector<report::SkippedSource> skipped;
  std::string under;     // empty: everywhere
  std::string snapshot;  // of each source: "latest" or an ID; empty: the volume as it is
  // Not for `scan` itself: what the one source is, unless the drive map says otherwise.
  std::string drive;
  // Changes from how long before the scan are looked at again; none: all that the journal has.
  std::optional<std::chrono::seconds> catch_up_margin;
  // How long the system may take for each path outside of what was read; none: it is not asked.
  std::optional<std::chrono::milliseconds> probe;
  // Of each report; none: in proportion to its rows.
  std::optional<std::uint64_t> max_output_bytes;
  std::optional<std::uint32_t> partition;  // none: all
  std::uint32_t threads = 1;
  std::optional<report::Engine> engine;  // none: whatever can be used, kMft before others
  IoMode io = IoMode::kAuto;
  OutputRules output_rules;
  bool registry = true;    // read those of the scanned volumes for drive letters
  bool system_map = true;  // on Windows: links of this machine's volumes mean what they mean to it
  bool catch_up = true;    // with what changes on volumes in use
  bool all = false;        // every NTFS volume of this machine; then `sources` follow from it
  bool cross_check = false;
  bool budget = true;  // following links takes no more steps than the volumes' sizes warrant
  bool statistics = false;
  bool reproducible = false;
  bool quiet = false;
  bool progress = true;
  bool colour = false;
  bool csv_bom = false;
  bool csv_raw = false;
  char csv_separator = report::kCommaSeparator;
  // Not for `scan` itself: links on volumes that only the drive map names are listed, too.
  bool all_links = false;
};

struct InfoOptions {
  std::vector<std::string> sources;
  bool json = false;
};

// What the commands about one path have in common.
struct PathOptions {
  std::string source;
  TypedPath path;
  std::optional<mft::FileReference> reference;  // instead of a path
  std::optional<std::uint32_t> partition;
  std::vector<DriveMapping> drive_map;
  std::uint32_t threads = 1;  // for a loose $MFT, which must be read through
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

struct SchemaOptions {};

enum class Shell : std::uint8_t { kBash, kZsh, kFish, kPowerShell };

struct CompletionsOptions {
  Shell shell{};
};

// What to do, or how to end when there is nothing more to do (help, version, a mistake).
using Command =
    std::variant<ScanOptions, InfoOptions, LinksOptions, ResolvePathOptions, RefsOptions,
                 SnapshotsOptions, SchemaOptions, CompletionsOptions, ExitCode>;

// Prints help, version and mistakes itself. `arguments` are UTF-8, without the program's name.
[[nodiscard]] Command parse_options(std::vector<std::string> arguments);

}  // namespace scanner
