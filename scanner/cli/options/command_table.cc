// The commands. Their options are in the tables beside this one.
#include "scanner/cli/options/check_entries.h"
#include "scanner/cli/options/command_parts.h"
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr std::string_view kUnreadable =
    "The source cannot be read, or the output cannot be written.";

constexpr ExitCodeEntry kProgramCodes[] = {
    {0, "Success, even if there are broken links."},
    {1,
     "Not found: the file does not exist (`links`), neither the file nor a link to it exists "
     "(`refs`), or the path leads nowhere (`resolve`). For `scan --cross-check`: findings of "
     "severity warning or error. For `diff`: the reports differ. For `check`: findings at or above "
     "`--fail-on`."},
    kUsageCode,
    {3, "Failure: no source could be scanned, or a report could not be written."},
    {4,
     "Done, but incomplete. Also: cannot determine where the path leads (`resolve`) or whether the "
     "file exists (`links`)."},
    kInterruptedCode};

constexpr ExampleEntry kProgramExamples[] = {
    {.what = "Show broken links", .line = "linkaudit scan disk.img"},
    {.what = "List all hard links of a file",
     .line = "linkaudit links c.img C:/Windows/notepad.exe"},
    {.what = "Find what breaks if a directory is deleted or moved",
     .line = "linkaudit refs c.img C:/Users/ana"},
    {.what = "Scan a volume in use", .line = "linkaudit scan C:", .windows = true}};

constexpr OptionEntry kScanOperands[] = {{.names = "SOURCE",
                                          .takes = Takes::kFile,
                                          .repeatable = true,
                                          .brief = kSourceBrief,
                                          .full = kSourceText,
                                          .instead = "--all"}};
constexpr ExitCodeEntry kScanCodes[] = {
    {0, "Success, even if there are broken links."},
    {1, "With `--cross-check`: findings of severity warning or error."},
    kUsageCode,
    {3, "No source could be scanned, or a report could not be written."},
    {4,
     "Done, but incomplete: damage may hide links, a volume was not unmounted cleanly, a loose "
     "$MFT refers to data outside it, one of several sources failed, a `--cross-check` comparison "
     "could not be completed, or a limit was reached."},
    {130, "Interrupted. Either all report files are finished, or none."}};
constexpr ExampleEntry kScanExamples[] = {
    {.what = "Show broken links", .line = "linkaudit scan disk.img"},
    {.what = "Write all links to two reports",
     .line = "linkaudit scan disk.img -o links.json -o links.csv"},
    {.what = "Show broken junctions only",
     .line = "linkaudit scan --only broken --type junction disk.img"},
    {.what = "Scan two drives that link to each other",
     .line = "linkaudit scan c.img d.img --drive-map C:=c.img --drive-map D:=d.img"},
    {.what = "Find only reparse points, quickly", .line = "linkaudit scan --engine index d.img"},
    {.what = "Check volume consistency", .line = "linkaudit scan --cross-check d.img"},
    {.what = "Scan a volume in use", .line = "linkaudit scan C:", .windows = true},
    {.what = "Scan all NTFS volumes of this machine",
     .line = "linkaudit scan --all",
     .windows = true},
    {.what = "Scan the newest shadow copy of a volume",
     .line = "linkaudit scan C: --snapshot latest",
     .windows = true}};

constexpr OptionEntry kInfoOperands[] = {{.names = "SOURCE",
                                          .takes = Takes::kFile,
                                          .repeatable = true,
                                          .brief = kSourceBrief,
                                          .full = kSourceText}};
constexpr ExitCodeEntry kInfoCodes[] = {{0, "Success."},
                                        kUsageCode,
                                        {3, "No source could be read."},
                                        {4, "One of several sources could not be read."},
                                        kInterruptedCode};
constexpr ExampleEntry kInfoExamples[] = {
    {.what = "Show what an image contains", .line = "linkaudit info disk.img"},
    {.what = "Print the same as JSON", .line = "linkaudit info --json disk.img"}};

constexpr OptionEntry kLinksOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "A file or directory in SOURCE, such as C:/x/y",
     .full =
         "A file or directory in <SOURCE>, written as on Windows: `C:\\x\\y`, `c:/x/y`, `\\x\\y`, "
         "`x/y`, or `\\\\?\\C:\\x\\y`. Quotation marks and trailing backslashes are optional. The "
         "drive refers to the volume in <SOURCE> unless `--drive-map` maps it to another one; it "
         "is an error if the drive map gives the volume a different letter only. Typing a drive "
         "letter proves nothing: unless a registry on the volumes confirms it, links treat the "
         "letter as assumed.\n"
         "Both long and 8.3 names match. Case is ignored unless the directory is case-sensitive. "
         "Links in the path are followed, including to other volumes in the drive map. If a link "
         "names a drive letter that is not mapped, the letter is assumed as in a scan.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kLinksCodes[] = {
    {0, "Success."},
    {1, "The file does not exist."},
    kUsageCode,
    {3, kUnreadable},
    {4, "Incomplete: cannot determine whether the file exists, or whether it has more names."},
    kInterruptedCode};
constexpr ExampleEntry kLinksExamples[] = {
    {.what = "List all names of a file", .line = "linkaudit links c.img C:/Windows/notepad.exe"},
    {.what = "List all names of the file with a given reference",
     .line = "linkaudit links --id 387-1 c.img"}};

constexpr OptionEntry kResolveOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "The path to follow in SOURCE, such as C:/x/y",
     .full = "The path to follow in <SOURCE>, written as for `links` but treated like a link's "
             "target: a trailing backslash requires a directory, and a name that Windows cannot "
             "parse is `malformed` even if it exists on the volume.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kResolveCodes[] = {
    {0, "The path leads to a file or directory."},
    {1, "The path provably leads nowhere."},
    kUsageCode,
    {3, kUnreadable},
    {4, "Cannot determine where the path leads, or damage was found along the path."},
    kInterruptedCode};
constexpr ExampleEntry kResolveExamples[] = {
    {.what = "Show where a path leads, hop by hop",
     .line = "linkaudit resolve c.img 'C:\\Users\\All Users'"},
    {.what = "Do not follow the link at the end of the path",
     .line = "linkaudit resolve c.img 'C:\\Users\\ana\\SendTo' --no-follow"}};

constexpr OptionEntry kRefsOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "A file or directory in SOURCE, such as C:/x/y",
     .full = "A file or directory in <SOURCE>, written as for `links`. The drive refers to the "
             "volume in <SOURCE> unless `--drive-map` maps it to another one; it is an error if "
             "the drive map, a registry or its own links give the volume a different letter only. "
             "If nothing else determines the letter, the drive is assumed to be this volume.\n"
             "A stream belongs to its file: `\\x:s` is treated like `\\x`, whether or not the "
             "stream exists, and links to any stream of a file count as links to the file.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kRefsCodes[] = {
    {0, "Success."},
    {1, "The path does not exist, and no link leads to it."},
    kUsageCode,
    {3, "The source could not be scanned, or a report could not be written."},
    {4, "Done, but incomplete, as for `scan`."},
    {130, "Interrupted. Either all report files are finished, or none."}};
constexpr ExampleEntry kRefsExamples[] = {
    {.what = "Find what breaks if a directory is deleted or moved",
     .line = "linkaudit refs c.img C:/Users/ana"},
    {.what = "Include the links of another drive, and write a report",
     .line = "linkaudit refs c.img C:/Users/ana --drive-map D:=d.img -o refs.csv"}};

constexpr OptionEntry kConvertOperands[] = {
    {.names = "REPORT",
     .takes = Takes::kFile,
     .brief = "A report in JSON or NDJSON",
     .full = "A report of `scan` or `refs` in JSON or NDJSON, of any size."}};
constexpr ExitCodeEntry kConvertCodes[] = {
    {0, "Success."},
    kUsageCode,
    {3, "The report cannot be read, or a report could not be written."},
    {4, "Done, but the report is that of an incomplete scan, or lacks rows."},
    {130, "Interrupted. Either all report files are finished, or none."}};
constexpr ExampleEntry kConvertExamples[] = {
    {.what = "Show an earlier report on the screen", .line = "linkaudit convert links.ndjson"},
    {.what = "Write it in two other formats",
     .line = "linkaudit convert links.ndjson -q -o links.csv -o links.json"}};

constexpr OptionEntry kDiffOperands[] = {
    {.names = "BEFORE",
     .takes = Takes::kFile,
     .brief = "The earlier report, in JSON or NDJSON",
     .full = "The earlier report of `scan`, in JSON or NDJSON."},
    {.names = "AFTER",
     .takes = Takes::kFile,
     .brief = "The later report, in JSON or NDJSON",
     .full = "The later report."}};
constexpr ExitCodeEntry kDiffCodes[] = {
    {0, "No differences."},
    {1, "The reports differ."},
    kUsageCode,
    {3, "A report cannot be read, or the output cannot be written."},
    {4,
     "The reports are not completely comparable: one is incomplete, or they differ in filters, "
     "engines, drive letters or volumes. The output says how."},
    kInterruptedCode};
constexpr ExampleEntry kDiffExamples[] = {{.what = "Show what has changed between two scans",
                                           .line = "linkaudit diff monday.ndjson friday.ndjson"}};

constexpr OptionEntry kSnapshotsOperands[] = {
    {.names = "VOLUME",
     .takes = Takes::kText,
     .brief = "A volume of this machine, such as C:",
     .full = "A volume of this machine by any of its names, such as `C:` or "
             "`\\\\?\\Volume{`<GUID>`}`."}};
constexpr ExitCodeEntry kSnapshotsCodes[] = {
    {0, "Success."},
    {2, "Invalid command line, or not running on Windows."},
    {3, "The volume does not exist, or Windows cannot list its shadow copies."},
    kInterruptedCode};
constexpr ExampleEntry kSnapshotsExamples[] = {{.what = "List the shadow copies of a volume",
                                                .line = "linkaudit snapshots C:",
                                                .windows = true}};

constexpr ExitCodeEntry kSchemaCodes[] = {
    {0, "Success."}, kUsageCode, {3, "The output cannot be written."}, kInterruptedCode};
constexpr ExampleEntry kSchemaExamples[] = {
    {.what = "Save the schema to a file", .line = "linkaudit schema > linkaudit.schema.json"}};

constexpr OptionEntry kCompletionsOperands[] = {
    {.names = "SHELL",
     .takes = Takes::kWord,
     .words = "bash|zsh|fish|powershell",
     .brief = "The shell: bash, zsh, fish or powershell",
     .full = "The shell to write the script for: `bash`, `zsh`, `fish` or `powershell`."}};
constexpr ExampleEntry kCompletionsExamples[] = {
    {.what = "In ~/.bashrc", .line = "source <(linkaudit completions bash)"},
    {.what = "In ~/.zshrc, after compinit", .line = "source <(linkaudit completions zsh)"},
    {.what = "In ~/.config/fish/completions",
     .line = "linkaudit completions fish > linkaudit.fish"},
    {.what = "In PowerShell's $PROFILE",
     .line = "linkaudit completions powershell | Out-String | Invoke-Expression",
     .windows = true}};

constexpr CommandEntry kProgram{
    .command = kNoCommand,
    .name = "",
    .summary = "Audit the links of NTFS volumes",
    .description =
        "Audits the links of NTFS volumes: junctions, mount points, symbolic links, hard links and "
        "all other reparse points. Reads them directly from the $MFT, and never writes to a "
        "source.",
    .operands = {},
    .exit_codes = kProgramCodes,
    .examples = kProgramExamples};

constexpr CommandEntry kCommands[] = {
    {.command = kScanCommand,
     .name = "scan",
     .summary = "List all links with their verdicts",
     .description = "List all links with their verdicts. The screen shows counts by kind and "
                    "verdict, then the broken and degraded links, then how many links are "
                    "unverifiable and why. With a filter, it shows every matching link.",
     .operands = kScanOperands,
     .exit_codes = kScanCodes,
     .examples = kScanExamples},
    {.command = kCheckCommand,
     .name = "check",
     .summary = "Check links against a policy and an earlier report",
     .description =
         "Scan volumes as `scan` does, and judge what is found by the rules of a policy: is this "
         "drive as it should be, what is new since the last time, and what must be done? The "
         "screen shows the findings by severity, each rule with its remedy, and as its last line "
         "the result, which is also printed with `-q`. With `--baseline`, only findings that are "
         "new or have changed count. Reports contain all links as those of `scan`, and serve as "
         "the next baseline.",
     .operands = kCheckOperands,
     .exit_codes = kCheckCodes,
     .examples = kCheckExamples},
    {.command = kPolicyCommand,
     .name = "policy",
     .summary = "List and explain rules, check or begin a policy file",
     .description = "List the rules of `check`, explain one, check a policy file for mistakes, or "
                    "print a policy to begin with.",
     .operands = kPolicyOperands,
     .exit_codes = kPolicyCodes,
     .examples = kPolicyExamples},
    {.command = kInfoCommand,
     .name = "info",
     .summary = "Show partitions, geometry and state of a source",
     .description = "Show what a source contains: its partitions, and for each volume the "
                    "geometry, NTFS version, state, and size and extents of $MFT.",
     .operands = kInfoOperands,
     .exit_codes = kInfoCodes,
     .examples = kInfoExamples},
    {.command = kLinksCommand,
     .name = "links",
     .summary = "List every hard link of one file, without a scan",
     .description =
         "Print every hard link of one file, one full path per line. The file is looked up in the "
         "directory indexes, as Windows does it, and its names are taken from its records. The "
         "amount of data read depends on the depth of the paths, not on the size of the volume.",
     .operands = kLinksOperands,
     .exit_codes = kLinksCodes,
     .examples = kLinksExamples},
    {.command = kResolveCommand,
     .name = "resolve",
     .summary = "Show where one path leads, hop by hop, without a scan",
     .description =
         "Show where one path leads, hop by hop: each component with its record and what was "
         "found, each link with its target and the resulting path, and finally the verdict that "
         "`scan` would give.\n"
         "A junction's target is shown indented: resolution continues in the target, but the path "
         "keeps the junction's name. A symbolic link replaces part of the path with its target, "
         "and the new path is resolved from its root. A relative link that is reached through a "
         "junction is therefore resolved relative to the path through the junction; the result "
         "relative to its actual location is shown as well. At most 63 links are followed in one "
         "path.\n"
         "A reparse point that is not a link has the verdict `opaque`, as in a scan. If Windows "
         "presents it as an ordinary file or directory, the path still counts as reached.",
     .operands = kResolveOperands,
     .exit_codes = kResolveCodes,
     .examples = kResolveExamples},
    {.command = kRefsCommand,
     .name = "refs",
     .summary = "List links to or into a path, and what would break",
     .description =
         "List every link that points to or into a path, and show which of them would break if the "
         "path were deleted, renamed or moved to another directory of its volume, or if its volume "
         "got a different drive letter. Links before the last component of the path are followed; "
         "the last component is not. For a file, its other hard links are listed as well. If the "
         "path does not exist, the links that lead to it are still listed.\n"
         "A link leads <to> the path if the path is its target, <into> it if its resolution "
         "continues or fails below the path, and <through> another link if that link leads to or "
         "into the path. A link inside the path is deleted or moved with it. Moving the path "
         "breaks links with an absolute target inside it. It also counts as breaking a relative "
         "link inside it that climbs out of it, although the link may happen to find a suitable "
         "target from the new location. The same applies if the path itself is a link: with a "
         "relative target, it is listed as leading <out>, and moving breaks it. Only a link that "
         "works now can break. LX links are not followed.\n"
         "Filters apply to the rows; the totals cover all links. CSV reports have ten more columns "
         "than those of `scan`.",
     .operands = kRefsOperands,
     .exit_codes = kRefsCodes,
     .examples = kRefsExamples},
    {.command = kSnapshotsCommand,
     .name = "snapshots",
     .summary = "List the shadow copies of a volume (on Windows)",
     .description = "On Windows: list the shadow copies of a volume of this machine with their "
                    "IDs, creation times and devices, newest last. The data come from the WMI "
                    "class Win32_ShadowCopy. Requires administrator rights.",
     .operands = kSnapshotsOperands,
     .exit_codes = kSnapshotsCodes,
     .examples = kSnapshotsExamples},
    {.command = kConvertCommand,
     .name = "convert",
     .summary = "Write an earlier report in other formats",
     .description =
         "Read a report that `scan` or `refs` wrote in JSON or NDJSON, and write it in other "
         "formats, exactly as that run would have written them. Without `-o`, the report is shown "
         "on the screen. Nothing else is read: the volumes need not exist any more.\n"
         "Reports of older versions and of newer minor versions of the schema are accepted. A "
         "report that is damaged or truncated is refused.",
     .operands = kConvertOperands,
     .exit_codes = kConvertCodes,
     .examples = kConvertExamples},
    {.command = kDiffCommand,
     .name = "diff",
     .summary = "Show what is new, gone or changed between two reports",
     .description =
         "Compare two reports that `scan` wrote in JSON or NDJSON: which links, names of hard "
         "links, findings and faults are new or gone, and which links have moved or changed their "
         "kind, target or verdict.\n"
         "Volumes match by their serial numbers, not by the names of their sources. A row is the "
         "same if it is about the same name of the same file (record and sequence number). Times, "
         "attributes and sizes are not compared.",
     .operands = kDiffOperands,
     .exit_codes = kDiffCodes,
     .examples = kDiffExamples},
    {.command = kSchemaCommand,
     .name = "schema",
     .summary = "Print the JSON Schema of reports, links, resolve, snapshots",
     .description =
         "Print the JSON Schema (draft 7) of JSON and NDJSON reports and of the output "
         "of `links --json`, `resolve --json`, `snapshots --json` and `diff --json`. The output of "
         "`info --json` has no schema. All of these share one <schema_version>: "
         "additions increase its minor part, any other change its major part.",
     .operands = {},
     .exit_codes = kSchemaCodes,
     .examples = kSchemaExamples},
    {.command = kCompletionsCommand,
     .name = "completions",
     .summary = "Print a completion script for a shell",
     .description = "Print a script that enables a shell to complete commands, options, option "
                    "values and file names.",
     .operands = kCompletionsOperands,
     .exit_codes = kSchemaCodes,
     .examples = kCompletionsExamples},
};

}  // namespace

std::span<const CommandEntry> command_table() {
  return kCommands;
}

const CommandEntry& program_entry() {
  return kProgram;
}

}  // namespace scanner
