#include "scanner/app/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <expected>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string_view>
#include <thread>

#include "scanner/app/log.h"
#include "scanner/app/standard_streams.h"
#include "scanner/app/terminal.h"
#include "scanner/app/version.h"
#include "scanner/lookup/file_reference_text.h"

namespace scanner {
namespace {

constexpr const char* kDescription =
    "Audits the links of NTFS volumes: junctions, mount points, symbolic links, hard links and "
    "every\n"
    "other reparse point, read straight from the $MFT. Never writes to what it reads.";

constexpr const char* kFooter = R"(Exit codes:
  0    done
  1    not found: there is no such file (links), nor a link to it (refs), or the path leads
       nowhere (resolve); findings above information (--cross-check)
  2    usage: the command line is wrong
  3    failed: no source could be scanned, or a report could not be written
  4    done, but incomplete: damage that may hide links, a volume that was not unmounted
       cleanly, a loose $MFT that refers outside of itself, one of several sources failed, or a
       comparison of --cross-check could not be made in full; where the path leads cannot be told
  130  interrupted

Examples:
  linkaudit scan disk.img                          what is broken, on the screen
  linkaudit scan disk.img -o links.json -o links.csv
  linkaudit scan --only broken --type junction disk.img
  linkaudit scan c.img d.img --drive-map C:=c.img --drive-map D:=d.img
  linkaudit scan --engine index d.img              reparse points only, and fast
  linkaudit scan --cross-check d.img               what the volume itself disagrees about
  linkaudit links c.img C:/Windows/notepad.exe     every hard link of that file
  linkaudit resolve c.img 'C:\Users\All Users'      where that leads, hop by hop
  linkaudit refs c.img C:/Users/ana                what breaks if that goes or moves
  linkaudit info disk.img                          what the image is
)";

std::optional<ReportFormat> format_from(std::string_view word) {
  if (word == "json") return ReportFormat::kJson;
  if (word == "ndjson" || word == "jsonl") return ReportFormat::kNdjson;
  if (word == "csv") return ReportFormat::kCsv;
  if (word == "txt" || word == "text") return ReportFormat::kText;
  return std::nullopt;
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

// "FILE.json", "json=FILE", "csv=-", "-" (the screen's report).
std::expected<OutputOption, std::string> parse_output(const std::string& text) {
  if (text == "-") return OutputOption{.format = ReportFormat::kText, .path = "-"};
  if (const auto equals = text.find('='); equals != std::string::npos) {
    if (const auto format = format_from(lower_case(text.substr(0, equals)))) {
      if (equals + 1 == text.size())
        return std::unexpected("-o " + text + ": a file name is missing");
      return OutputOption{.format = *format, .path = text.substr(equals + 1)};
    }
  }
  const auto dot = text.rfind('.');
  const auto format =
      dot == std::string::npos ? std::nullopt : format_from(lower_case(text.substr(dot + 1)));
  if (!format) {
    return std::unexpected(
        "-o " + text +
        ": cannot tell the format; end it in .json, .ndjson, .csv or .txt, or write "
        "json=" +
        text);
  }
  return OutputOption{.format = *format, .path = text};
}

std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> words;
  for (const auto& value : values) {
    for (auto& word : CLI::detail::split(value, ',')) {
      if (!word.empty()) words.push_back(word);
    }
  }
  return words;
}

std::string known_words(bool kinds) {
  std::string text;
  const auto add = [&text](std::string_view word) { (text += text.empty() ? "" : ", ") += word; };
  if (kinds) {
    for (std::size_t i = 0; i < report::kLinkKindCount; ++i)
      add(report::word(static_cast<report::LinkKind>(i)));
    add("hard-link");
  } else {
    for (std::size_t i = 0; i < report::kVerdictCount; ++i)
      add(report::word(static_cast<report::Verdict>(i)));
  }
  return text;
}

// Options as CLI11 leaves them.
struct RawScan {
  std::vector<std::string> outputs;
  std::vector<std::string> only;
  std::vector<std::string> types;
  std::vector<std::string> drive_map;
  std::optional<std::string> under;
  std::string colour = "auto";
  std::string engine = "auto";
  std::string io = "auto";
  bool no_progress = false;
  bool no_registry = false;
};

std::expected<void, std::string> resolve(const RawScan& raw, ScanOptions& options) {
  for (const auto& text : raw.outputs) {
    auto output = parse_output(text);
    if (!output) return std::unexpected(output.error());
    options.outputs.push_back(*output);
  }
  for (auto output = options.outputs.begin(); output != options.outputs.end(); ++output) {
    const std::string normal = std::filesystem::path(output->path).lexically_normal().string();
    const bool repeated =
        std::any_of(options.outputs.begin(), output, [&](const OutputOption& other) {
          return std::filesystem::path(other.path).lexically_normal().string() == normal;
        });
    if (repeated && output->path != "-") {
      return std::unexpected("-o " + output->path + ": is given twice");
    }
  }
  if (std::ranges::count(options.outputs, "-", &OutputOption::path) > 1) {
    return std::unexpected("only one report can go to standard output");
  }
  // An unset variable in a script must not mean "everything".
  const auto empty = [](const std::vector<std::string>& values) {
    return !values.empty() && split_commas(values).empty();
  };
  if (empty(raw.only))
    return std::unexpected("--only: no verdict given; there are " + known_words(false));
  if (empty(raw.types))
    return std::unexpected("--type: no kind given; there are symlink (both), " + known_words(true));
  if (raw.under && raw.under->empty()) return std::unexpected("--under: no directory given");
  options.under = raw.under.value_or("");
  for (const auto& word : split_commas(raw.only)) {
    if (!options.selection.add_verdict(word)) {
      return std::unexpected("--only " + word + ": no such verdict; there are " +
                             known_words(false));
    }
    options.filters.push_back("only=" + word);
  }
  for (const auto& word : split_commas(raw.types)) {
    bool known = true;
    if (word == "symlink") {
      known = options.selection.add_kind("file-symlink") &&
              options.selection.add_kind("directory-symlink");
    } else {
      known = options.selection.add_kind(word);
    }
    if (!known) {
      return std::unexpected("--type " + word + ": no such kind; there are symlink (both), " +
                             known_words(true));
    }
    options.filters.push_back("type=" + word);
  }
  if (!options.under.empty()) options.filters.push_back("under=" + options.under);
  if (raw.engine == "index") {
    options.engine = report::Engine::kIndex;
    if (options.cross_check) {
      return std::unexpected("--cross-check looks at every file; it needs --engine mft");
    }
    if (std::ranges::find(options.filters, "type=hard-link") != options.filters.end()) {
      return std::unexpected("--type hard-link: --engine index finds none; it needs --engine mft");
    }
  }
  auto drive_map = parse_drive_map(raw.drive_map);
  if (!drive_map) return std::unexpected(drive_map.error().message);
  options.drive_map = *std::move(drive_map);
  if (raw.colour == "auto") {
    options.colour = colour_by_default();
  } else {
    options.colour = raw.colour == "always";
  }
  if (raw.io == "map") options.io = IoMode::kMap;
  if (raw.io == "read") options.io = IoMode::kRead;
  options.registry = !raw.no_registry;
  options.progress = !raw.no_progress && !options.quiet && stderr_is_terminal();
  return {};
}

// What all commands take that write reports of links.
void add_report_options(CLI::App& app, RawScan& raw, ScanOptions& options) {
  app.add_option(
         "-o,--output", raw.outputs,
         "Write a report: FILE.json, .ndjson, .csv, .txt, or FORMAT=FILE; - is standard output. "
         "Repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--only", raw.only,
                 "Only links with these verdicts: ok, degraded, broken, unverifiable, opaque")
      ->type_name("VERDICT,...")
      ->allow_extra_args(false);
  app.add_option("--type", raw.types,
                 "Only these kinds: junction, symlink, volume-mount-point, hard-link, ...")
      ->type_name("KIND,...")
      ->allow_extra_args(false);
  app.add_option("--under", raw.under, "Only what lies in this directory of a volume, as \\Users")
      ->type_name("PATH");
  app.add_option("--partition", options.partition, "Only this partition of a disk")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  app.add_option("--drive-map", raw.drive_map,
                 "Which source a letter or volume GUID is: C:=disk.img, D:=disk.img#2, "
                 "Volume{GUID}=d.img, E:=none. Repeatable")
      ->type_name("NAME=SOURCE")
      ->allow_extra_args(false);
  app.add_flag("--no-registry", raw.no_registry,
               "Do not read drive letters from the registry of a Windows on the volumes");
  app.add_option("--threads", options.threads, "Threads to use (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_option("--io", raw.io, "How image files are read: auto, map (memory mapping) or read")
      ->check(CLI::IsMember({"auto", "map", "read"}));
  app.add_flag("--stats", options.statistics,
               "Say on standard error how many reads and bytes it took");
  app.add_flag("--reproducible", options.reproducible,
               "Leave clock, host, duration and threads out of reports");
  app.add_flag("-q,--quiet", options.quiet, "No report on the screen, no progress bar");
  app.add_flag("--no-progress", raw.no_progress, "No progress bar");
  app.add_option("--color,--colour", raw.colour, "Colours on the screen: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("--csv-bom", options.csv_bom, "Begin CSV files with a byte order mark, for Excel");
  app.add_flag("--csv-raw", options.csv_raw,
               "Do not guard CSV cells against being taken for formulas");
}

void add_scan(CLI::App& app, RawScan& raw, ScanOptions& options) {
  app.add_option("SOURCE", options.sources,
                 "Volume image, disk image (MBR or GPT), block device, or a loose $MFT");
  app.add_option(
         "--engine", raw.engine,
         "How links are found: mft reads the whole $MFT; index reads the volume's own index "
         "of reparse points, and finds no hard links; auto is mft")
      ->type_name("ENGINE")
      ->check(CLI::IsMember({"auto", "mft", "index"}));
  app.add_flag("--cross-check", options.cross_check,
               "Also compare what the volume says twice (records, directories, reparse index, "
               "bitmap) and list what disagrees");
  add_report_options(app, raw, options);
}

struct RawRefs : RawScan {
  std::string source;
  std::optional<std::string> path;
};

void add_refs(CLI::App& app, RawRefs& raw, RefsOptions& options) {
  app.add_option("SOURCE", raw.source, "Image, block device or loose $MFT");
  app.add_option("PATH", raw.path, "A file or directory in it, as \\x\\y, C:\\x\\y or c:/x/y");
  app.add_option("--engine", raw.engine,
                 "How links are found: index reads the volume's own index of reparse points, mft "
                 "the whole $MFT; auto is index")
      ->type_name("ENGINE")
      ->check(CLI::IsMember({"auto", "mft", "index"}));
  add_report_options(app, raw, options.scan);
}

std::expected<void, std::string> resolve(const RawRefs& raw, RefsOptions& options) {
  if (!raw.path) return std::unexpected("no path given: a file or directory behind the source");
  auto path = parse_typed_path(*raw.path);
  if (!path) return std::unexpected(path.error().message);
  options.path = *std::move(path);
  options.scan.sources = {raw.source};
  options.scan.all_links = true;
  options.scan.drive = options.path.drive;
  RawScan scan = raw;
  scan.engine = "auto";
  if (const auto resolved = resolve(scan, options.scan); !resolved) return resolved;
  // The other names of a file come from its own records.
  options.scan.engine = raw.engine == "mft" ? report::Engine::kMft : report::Engine::kIndex;
  return {};
}

// As CLI11 leaves them.
struct RawPath {
  std::optional<std::string> path;
  std::vector<std::string> drive_map;
  std::string io = "auto";
};
struct RawLinks : RawPath {
  std::optional<std::string> reference;
};

// What the commands about one path have in common, behind their own options.
void add_path_options(CLI::App& app, RawPath& raw, PathOptions& options) {
  app.add_flag("--json", options.json, "As JSON");
  app.add_option("-o,--output", options.output, "Write to FILE instead of standard output")
      ->type_name("FILE");
  app.add_option("--partition", options.partition, "This partition of a disk")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  app.add_option("--drive-map", raw.drive_map,
                 "Which source a letter or volume GUID is, as for scan. Repeatable")
      ->type_name("NAME=SOURCE")
      ->allow_extra_args(false);
  app.add_option("--io", raw.io, "How image files are read: auto, map (memory mapping) or read")
      ->check(CLI::IsMember({"auto", "map", "read"}));
  app.add_flag("--stats", options.statistics,
               "Say on standard error how many reads and bytes it took");
}

std::expected<void, std::string> resolve_path(const RawPath& raw, PathOptions& options) {
  if (raw.path) {
    auto path = parse_typed_path(*raw.path);
    if (!path) return std::unexpected(path.error().message);
    options.path = *std::move(path);
  }
  auto drive_map = parse_drive_map(raw.drive_map);
  if (!drive_map) return std::unexpected(drive_map.error().message);
  options.drive_map = *std::move(drive_map);
  if (raw.io == "map") options.io = IoMode::kMap;
  if (raw.io == "read") options.io = IoMode::kRead;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  return {};
}

void add_links(CLI::App& app, RawLinks& raw, LinksOptions& options) {
  app.add_option("SOURCE", options.source, "Image, block device or loose $MFT");
  app.add_option("PATH", raw.path, "A file or directory in it, as \\x\\y, C:\\x\\y or c:/x/y");
  app.add_option("--id", raw.reference,
                 "The file by its reference instead of a path: one 64-bit number (also 0x...), "
                 "RECORD-SEQUENCE, or a record number")
      ->type_name("REF");
  app.add_flag("--no-follow", options.no_follow,
               "If PATH itself is a link, list the names of the link");
  app.add_flag("--dos", options.dos, "List 8.3 names too");
  add_path_options(app, raw, options);
}

std::expected<void, std::string> resolve(const RawLinks& raw, LinksOptions& options) {
  if (raw.path && raw.reference) return std::unexpected("a path or --id, not both");
  if (!raw.path && !raw.reference) {
    return std::unexpected("no file given: a path behind the source, or --id");
  }
  if (raw.reference) {
    options.reference = parse_file_reference(*raw.reference);
    if (!options.reference) {
      return std::unexpected("--id " + *raw.reference +
                             ": write one 64-bit number, RECORD-SEQUENCE or a record number");
    }
  }
  return resolve_path(raw, options);
}

// As CLI11 leaves them.
struct RawResolve : RawPath {
  std::string colour = "auto";
};

void add_resolve(CLI::App& app, RawResolve& raw, ResolvePathOptions& options) {
  app.add_option("SOURCE", options.source, "Image, block device or loose $MFT");
  app.add_option("PATH", raw.path, "Where to go in it, as \\x\\y, C:\\x\\y or c:/x/y");
  app.add_flag("--no-follow", options.no_follow, "If PATH itself is a link, stop at it");
  add_path_options(app, raw, options);
  app.add_option("--color,--colour", raw.colour, "Colours on the screen: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

std::expected<void, std::string> resolve(const RawResolve& raw, ResolvePathOptions& options) {
  if (!raw.path) return std::unexpected("no path given, behind the source");
  options.colour = raw.colour == "auto" ? colour_by_default() : raw.colour == "always";
  return resolve_path(raw, options);
}

Command usage_error(const std::string& message) {
  log_error(message);
  log_error("see linkaudit --help");
  return ExitCode::kUsage;
}

}  // namespace

Command parse_options(std::vector<std::string> arguments) {
  CLI::App app(kDescription, "linkaudit");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("linkaudit ") + kVersion);
  app.require_subcommand(0, 1);
  app.allow_windows_style_options(false);  // /x is a path
  app.get_formatter()->column_width(34);

  RawScan raw;
  ScanOptions scan;
  scan.threads = std::max(1U, std::thread::hardware_concurrency());
  CLI::App* const scan_command = app.add_subcommand("scan", "List all links with their verdicts");
  add_scan(*scan_command, raw, scan);
  scan_command->footer(kFooter);

  InfoOptions info;
  CLI::App* const info_command =
      app.add_subcommand("info", "Show what a source is: partitions, geometry, state");
  info_command->add_option("SOURCE", info.sources, "Image, block device or loose $MFT");
  info_command->add_flag("--json", info.json, "As JSON");

  RawLinks raw_links;
  LinksOptions links;
  CLI::App* const links_command =
      app.add_subcommand("links", "List every hard link of one file, without a scan");
  add_links(*links_command, raw_links, links);
  links_command->footer(kFooter);

  RawResolve raw_resolve;
  ResolvePathOptions resolve_options;
  CLI::App* const resolve_command =
      app.add_subcommand("resolve", "Show where one path leads, hop by hop, without a scan");
  add_resolve(*resolve_command, raw_resolve, resolve_options);
  resolve_command->footer(kFooter);

  RawRefs raw_refs;
  RefsOptions refs;
  refs.scan.threads = scan.threads;
  CLI::App* const refs_command = app.add_subcommand(
      "refs", "List what points at or into a path, and what would break without it");
  add_refs(*refs_command, raw_refs, refs);
  refs_command->footer(kFooter);

  const CLI::App* const schema_command =
      app.add_subcommand("schema", "Print the JSON Schema of all that is written as JSON");

  // CLI11 would only say that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      std::ranges::none_of(app.get_subcommands({}), [&](const CLI::App* command) {
        return command->get_name() == arguments.front();
      })) {
    return usage_error("unknown command " + arguments.front() +
                       "; there are scan, info, links, resolve, refs and schema");
  }
  std::ranges::reverse(arguments);  // CLI11 takes them from the back
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    write_standard(StandardStream::kOutput, text.str());
    return ExitCode::kDone;
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  if (app.get_subcommands().empty())
    return usage_error("what to do? scan, info, links, resolve, refs or schema");
  // Not "required" above, so that a mistyped option is named first.
  if ((info_command->parsed() && info.sources.empty()) ||
      (links_command->parsed() && links.source.empty()) ||
      (resolve_command->parsed() && resolve_options.source.empty()) ||
      (refs_command->parsed() && raw_refs.source.empty()) ||
      (scan_command->parsed() && scan.sources.empty())) {
    return usage_error("no source given: an image, a block device or a loose $MFT");
  }
  if (info_command->parsed()) return info;
  if (schema_command->parsed()) return SchemaOptions();
  if (resolve_command->parsed()) {
    if (const auto resolved = resolve(raw_resolve, resolve_options); !resolved) {
      return usage_error(resolved.error());
    }
    return resolve_options;
  }
  if (links_command->parsed()) {
    if (const auto resolved = resolve(raw_links, links); !resolved) {
      return usage_error(resolved.error());
    }
    return links;
  }
  if (refs_command->parsed()) {
    if (const auto resolved = resolve(raw_refs, refs); !resolved) {
      return usage_error(resolved.error());
    }
    return refs;
  }
  if (const auto resolved = resolve(raw, scan); !resolved) return usage_error(resolved.error());
  return scan;
}

}  // namespace scanner
