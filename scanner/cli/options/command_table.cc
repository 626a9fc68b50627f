// The commands. Their options are in the tables beside this one.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr std::string_view kSourceText =
    "An image of a volume, an image of a disk with an MBR or a GPT, a fixed VHD, a block device, "
    "or "
    "a loose $MFT. <FILE>#<N> is partition <N> of a disk. On Windows also a volume or disk by any "
    "of its names, as `C:`.";
constexpr std::string_view kSourceBrief = "Image, disk, block device, $MFT, or volume (C:)";

// What ends every command in the same way.
constexpr ExitCodeEntry kUsageCode{2, "The command line is wrong."};
constexpr ExitCodeEntry kInterruptedCode{130, "Interrupted."};
constexpr std::string_view kUnreadable =
    "The source could not be read, or the output could not be written.";

constexpr ExitCodeEntry kProgramCodes[] = {
    {0, "Done. Broken links do not change it."},
    {1,
     "Not found: there is no such file (`links`), nor a link to it (`refs`), or the path leads "
     "nowhere (`resolve`). Findings above information (`scan --cross-check`)."},
    kUsageCode,
    {3, "Failed: no source could be scanned, or a report could not be written."},
    {4,
     "Done, but incomplete; or it cannot be told where the path leads (`resolve`), or whether "
     "there is such a file (`links`)."},
    kInterruptedCode};

constexpr ExampleEntry kProgramExamples[] = {
    {.what = "What is broken, on the screen", .line = "linkaudit scan disk.img"},
    {.what = "Every hard link of a file", .line = "linkaudit links c.img C:/Windows/notepad.exe"},
    {.what = "What breaks if a directory goes or moves",
     .line = "linkaudit refs c.img C:/Users/ana"},
    {.what = "A volume in use", .line = "linkaudit scan C:", .windows = true}};

constexpr OptionEntry kScanOperands[] = {{.names = "SOURCE",
                                          .takes = Takes::kFile,
                                          .repeatable = true,
                                          .brief = kSourceBrief,
                                          .full = kSourceText,
                                          .instead = "--all"}};
constexpr ExitCodeEntry kScanCodes[] = {
    {0, "Done. Broken links do not change it."},
    {1, "With `--cross-check`: there are findings above information."},
    kUsageCode,
    {3, "No source could be scanned, or a report could not be written."},
    {4,
     "Done, but incomplete: damage that may hide links, a volume that was not unmounted cleanly, "
     "a loose $MFT that refers outside of itself, one of several sources failed, a comparison of "
     "`--cross-check` could not be made in full, or a limit was reached."},
    {130, "Interrupted. The report files are all finished, or none of them."}};
constexpr ExampleEntry kScanExamples[] = {
    {.what = "What is broken, on the screen", .line = "linkaudit scan disk.img"},
    {.what = "Every link, in two reports",
     .line = "linkaudit scan disk.img -o links.json -o links.csv"},
    {.what = "Broken junctions only",
     .line = "linkaudit scan --only broken --type junction disk.img"},
    {.what = "Two drives that link to each other",
     .line = "linkaudit scan c.img d.img --drive-map C:=c.img --drive-map D:=d.img"},
    {.what = "Reparse points only, and fast", .line = "linkaudit scan --engine index d.img"},
    {.what = "What the volume contradicts itself about",
     .line = "linkaudit scan --cross-check d.img"},
    {.what = "A volume while it is in use", .line = "linkaudit scan C:", .windows = true},
    {.what = "Every NTFS volume of the machine", .line = "linkaudit scan --all", .windows = true},
    {.what = "A volume as it was at its newest shadow copy",
     .line = "linkaudit scan C: --snapshot latest",
     .windows = true}};

constexpr OptionEntry kInfoOperands[] = {{.names = "SOURCE",
                                          .takes = Takes::kFile,
                                          .repeatable = true,
                                          .brief = kSourceBrief,
                                          .full = kSourceText}};
constexpr ExitCodeEntry kInfoCodes[] = {{0, "Done."},
                                        kUsageCode,
                                        {3, "No source could be read."},
                                        {4, "One of several sources could not be read."},
                                        kInterruptedCode};
constexpr ExampleEntry kInfoExamples[] = {
    {.what = "What an image holds", .line = "linkaudit info disk.img"},
    {.what = "The same for a program", .line = "linkaudit info --json disk.img"}};

constexpr OptionEntry kLinksOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "A file or directory in it, as C:/x/y",
     .full =
         "A file or directory in it, written as for Windows: `C:\\x\\y`, `c:/x/y`, `\\x\\y`, "
         "`x/y`, "
         "`\\\\?\\C:\\x\\y`, in quotation marks or not, with trailing backslashes or not. The "
         "drive "
         "stands for the volume that is looked at, unless `--drive-map` names another; if the map "
         "gives that volume another letter only, it is an error. That a drive is typed proves "
         "nothing: where no registry has the letters, links see it as an assumed letter.\n"
         "Long and 8.3 names match, in any case unless the directory is case-sensitive. A link on "
         "the way is followed, also to another volume of the drive map. If it names a drive letter "
         "that is not mapped, the letter is assumed as in a scan.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kLinksCodes[] = {
    {0, "Done."},
    {1, "There is no such file."},
    kUsageCode,
    {3, kUnreadable},
    {4,
     "Incomplete: it cannot be told whether there is such a file, or whether it has more names."},
    kInterruptedCode};
constexpr ExampleEntry kLinksExamples[] = {
    {.what = "All names of a file", .line = "linkaudit links c.img C:/Windows/notepad.exe"},
    {.what = "All names of a file that is known by its reference",
     .line = "linkaudit links --id 387-1 c.img"}};

constexpr OptionEntry kResolveOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "The path to follow in it, as C:/x/y",
     .full = "The path to follow in it, written as for `links`, but judged like a link's target: a "
             "trailing backslash asks for a directory, and a name that Windows cannot parse is "
             "`malformed`, even if the volume holds it.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kResolveCodes[] = {
    {0, "The path leads to a file or directory."},
    {1, "The path leads nowhere, and that is proven."},
    kUsageCode,
    {3, kUnreadable},
    {4, "It cannot be told where the path leads, or the volume is damaged on the way."},
    kInterruptedCode};
constexpr ExampleEntry kResolveExamples[] = {
    {.what = "Where a path leads, hop by hop",
     .line = "linkaudit resolve c.img 'C:\\Users\\All Users'"},
    {.what = "Only as far as the first part of the way",
     .line = "linkaudit resolve c.img 'C:\\Users\\ana\\SendTo' --no-follow"}};

constexpr OptionEntry kRefsOperands[] = {
    {.names = "SOURCE", .takes = Takes::kFile, .brief = kSourceBrief, .full = kSourceText},
    {.names = "PATH",
     .takes = Takes::kText,
     .brief = "A file or directory in it, as C:/x/y",
     .full =
         "A file or directory in it, written as for `links`. The drive stands for the volume that "
         "is looked at, unless `--drive-map` names another; if that volume has another letter "
         "only, "
         "by the map, a registry or its own links, it is an error. Where the letter does not "
         "follow "
         "from anything else, the drive is assumed to be the volume's.\n"
         "A stream belongs to its file: `\\x:s` is treated like `\\x`, whether there is such a "
         "stream or not, and links to any stream of the file are links to it.",
     .instead = "--id REF"}};
constexpr ExitCodeEntry kRefsCodes[] = {
    {0, "Done."},
    {1, "There is no such file, and no link leads there."},
    kUsageCode,
    {3, "The source could not be scanned, or a report could not be written."},
    {4, "Done, but incomplete, as for `scan`."},
    {130, "Interrupted. The report files are all finished, or none of them."}};
constexpr ExampleEntry kRefsExamples[] = {
    {.what = "What breaks if a directory goes or moves",
     .line = "linkaudit refs c.img C:/Users/ana"},
    {.what = "Also the links of another drive, as a report",
     .line = "linkaudit refs c.img C:/Users/ana --drive-map D:=d.img -o refs.csv"}};

constexpr OptionEntry kSnapshotsOperands[] = {
    {.names = "VOLUME",
     .takes = Takes::kText,
     .brief = "A volume of this machine, as C:",
     .full =
         "A volume of this machine by any of its names, as `C:` or `\\\\?\\Volume{`<GUID>`}`."}};
constexpr ExitCodeEntry kSnapshotsCodes[] = {
    {0, "Done."},
    {2, "The command line is wrong, or this system is not Windows."},
    {3, "There is no such volume, or Windows did not answer."},
    kInterruptedCode};
constexpr ExampleEntry kSnapshotsExamples[] = {
    {.what = "Which shadow copies there are", .line = "linkaudit snapshots C:", .windows = true}};

constexpr ExitCodeEntry kSchemaCodes[] = {
    {0, "Done."}, kUsageCode, {3, "The output could not be written."}, kInterruptedCode};
constexpr ExampleEntry kSchemaExamples[] = {
    {.what = "The schema as a file", .line = "linkaudit schema > linkaudit.schema.json"}};

constexpr OptionEntry kCompletionsOperands[] = {
    {.names = "SHELL",
     .takes = Takes::kWord,
     .words = "bash|zsh|fish|powershell",
     .brief = "The shell: bash, zsh, fish or powershell",
     .full = "The shell that the script is for: `bash`, `zsh`, `fish` or `powershell`."}};
constexpr ExampleEntry kCompletionsExamples[] = {
    {.what = "In ~/.bashrc", .line = "source <(linkaudit completions bash)"},
    {.what = "In ~/.zshrc, after compinit", .line = "source <(linkaudit completions zsh)"},
    {.what = "For ~/.config/fish/completions",
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
        "every other reparse point, read straight from the $MFT. Never writes to what it reads.",
    .operands = {},
    .exit_codes = kProgramCodes,
    .examples = kProgramExamples};

constexpr CommandEntry kCommands[] = {
    {.command = kScanCommand,
     .name = "scan",
     .summary = "List all links with their verdicts",
     .description =
         "List all links with their verdicts: on the screen the counts by kind and verdict, then "
         "the "
         "broken and degraded links, then how many are unverifiable and why. With a filter, every "
         "link that passes it is listed.",
     .operands = kScanOperands,
     .exit_codes = kScanCodes,
     .examples = kScanExamples},
    {.command = kInfoCommand,
     .name = "info",
     .summary = "Show what a source is: partitions, geometry, state",
     .description = "Show what a source is: partitions, geometry, NTFS version, size and extents "
                    "of $MFT, state.",
     .operands = kInfoOperands,
     .exit_codes = kInfoCodes,
     .examples = kInfoExamples},
    {.command = kLinksCommand,
     .name = "links",
     .summary = "List every hard link of one file, without a scan",
     .description =
         "Print every hard link of one file, one full path on a line. The file is looked up in the "
         "directories' own indexes, as Windows does it, and its names are taken from its records: "
         "what is read grows with the depth of the paths, not with the volume.",
     .operands = kLinksOperands,
     .exit_codes = kLinksCodes,
     .examples = kLinksExamples},
    {.command = kResolveCommand,
     .name = "resolve",
     .summary = "Show where one path leads, hop by hop, without a scan",
     .description =
         "Show where one path leads, hop by hop: each component with its record and what is found "
         "there, each link with its target, the path after it, and at the end the verdict that "
         "`scan` would give.\n"
         "A junction's target is shown indented: what follows the junction goes on from there, but "
         "the path keeps the junction's name. A symbolic link puts its target into the path, and "
         "the new path is walked from its root. A relative link that is reached through a junction "
         "therefore leads on from the junction's place; where it would lead from its own is shown, "
         "too. At most 63 links are followed on one path.\n"
         "For what has a reparse point but is no link the verdict is `opaque`, as in a scan; if "
         "Windows serves it as an ordinary file or directory, it is reached all the same.",
     .operands = kResolveOperands,
     .exit_codes = kResolveCodes,
     .examples = kResolveExamples},
    {.command = kRefsCommand,
     .name = "refs",
     .summary = "List what points at or into a path, and what would break",
     .description =
         "List every link that points at or into a path, and say what would break if it is "
         "deleted, "
         "renamed, moved to another directory of its volume, or if its volume gets another letter. "
         "Links on the way to the path are followed; what the path names itself is not. For a "
         "file, "
         "its other hard links are listed too. For a path where there is nothing, the links are "
         "listed that lead there all the same.\n"
         "A link leads <to> it if that is its target, <into> it if its way goes on from there or "
         "fails there, and <through> another link if that one leads to or into it. A link that "
         "lies "
         "inside goes along when the path is deleted or moved; an absolute target inside does not "
         "follow, and neither does a relative one that climbs out, which counts as broken by "
         "moving "
         "although it may by chance find the same above the new place. The same goes for a link "
         "that is asked about itself: if its target is relative, it is listed as one that leads "
         "out "
         "(<out>) and breaks by moving. Only what works now can break. LX links are not followed.\n"
         "Filters choose the rows; the sums are of all links. CSV reports have ten columns more "
         "than those of `scan`.",
     .operands = kRefsOperands,
     .exit_codes = kRefsCodes,
     .examples = kRefsExamples},
    {.command = kSnapshotsCommand,
     .name = "snapshots",
     .summary = "List the shadow copies of a volume (on Windows)",
     .description =
         "On Windows: list the shadow copies of a volume of this machine, the newest last, with "
         "their IDs, when they were made and their devices, as Win32_ShadowCopy gives them. It "
         "takes "
         "administrator rights.",
     .operands = kSnapshotsOperands,
     .exit_codes = kSnapshotsCodes,
     .examples = kSnapshotsExamples},
    {.command = kSchemaCommand,
     .name = "schema",
     .summary = "Print the JSON Schema of reports, links, resolve, snapshots",
     .description =
         "Print the JSON Schema (draft 7) of JSON and NDJSON reports and of what `links --json`, "
         "`resolve --json` and `snapshots --json` print; what `info --json` prints has none. All "
         "of "
         "these have the same <schema_version>, whose minor part grows with additions and whose "
         "major part with any other change.",
     .operands = {},
     .exit_codes = kSchemaCodes,
     .examples = kSchemaExamples},
    {.command = kCompletionsCommand,
     .name = "completions",
     .summary = "Print a script that completes command lines in a shell",
     .description =
         "Print a script that lets a shell complete commands, options, their fixed values, and "
         "files.",
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
