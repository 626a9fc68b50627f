// Options for what is written, and how.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kReportOptions[] = {
    {.names = "--json", .commands = kInfoCommand | kSnapshotsCommand, .brief = "Print JSON"},
    {.names = "--json",
     .commands = kLinksCommand,
     .brief = "Print JSON",
     .full = "Print JSON: the result, and `hard_link` and `fault` rows as in a report. If no file "
             "was found, <reason> is one of the words listed under `VERDICTS` or <ambiguous> "
             "(several names differ only in case, and none matches exactly)."},
    {.names = "--json",
     .commands = kResolveCommand,
     .brief = "Print JSON",
     .full = "Print JSON, as described by <resolve> in the schema."},
    {.names = "--json",
     .commands = kDiffCommand,
     .brief = "Print JSON",
     .full = "Print JSON, as described by <diff> in the schema."},
    {.names = "-o,--output",
     .commands = kWritingCommands,
     .takes = Takes::kFile,
     .value = "FILE",
     .repeatable = true,
     .brief = "Write a report: .json, .ndjson, .csv or .txt",
     .full = "Write a report. The file name extension determines the format: `.json`, `.ndjson` "
             "(or `.jsonl`), `.csv`, `.txt`. A prefix overrides it, as in `json=`<FILE>. `-` means "
             "standard output: alone for the text shown on the screen, or with a format, as in "
             "`csv=-`. Can be repeated; at most one report can go to standard output, where it "
             "replaces the report on the screen.\n"
             "A report file is either complete or absent. It gets its name, replacing an older "
             "file, only when all reports of the run are finished and flushed to the disk. If that "
             "fails, for example because another program has the older file open, the finished "
             "report keeps a temporary name, an error message names it, and the exit code is 3.\n"
             "A new report has the permissions of any new file in the directory. A report that "
             "replaces one of the same user keeps the permissions of the old report: on Windows "
             "its access list; elsewhere its mode and group, without set-user-ID, set-group-ID and "
             "execute bits, without an access control list, and never more than a new file would "
             "get. A symbolic link is replaced, not followed. Devices, pipes, and the targets of "
             "`/dev/stdout` and `/dev/fd/`<N> are written to directly."},
    {.names = "-o,--output",
     .commands = kLinksCommand,
     .takes = Takes::kFile,
     .value = "FILE",
     .brief = "Write to FILE instead of standard output",
     .full = "Write to <FILE> instead of standard output. Without `--json`, <FILE> is not touched "
             "if the requested file does not exist on the volume."},
    {.names = "-o,--output",
     .commands = kResolveCommand | kDiffCommand,
     .takes = Takes::kFile,
     .value = "FILE",
     .brief = "Write to FILE instead of standard output",
     .full = "Write to <FILE> instead of standard output."},
    {.names = "--max-output",
     .commands = kWritingCommands,
     .takes = Takes::kText,
     .value = "SIZE",
     .brief = "Maximum size of a report, such as 500M, or none",
     .full = "Limit the size of each report: a number of bytes, optionally with `K`, `M`, `G` or "
             "`T` for powers of 1024, or `none` for no limit. The default is 256M plus 8K per row, "
             "which only reports with deliberately long names and targets can exceed. A report "
             "that reaches the limit lacks rows but is valid: in JSON, the summary has `truncated` "
             "and is not complete; a CSV report ends with a row of type `incomplete`; a text "
             "report ends with a notice. The exit code is then 4."},
    {.names = "--reproducible",
     .commands = kReportCommands,
     .brief = "Omit time, host, duration and thread count",
     .full = "Omit time, host, duration and thread count from reports, so that scans with the same "
             "results write identical files."},
    {.names = "--csv-bom",
     .commands = kWritingCommands,
     .brief = "Begin CSV files with a byte order mark, for Excel",
     .full = "Begin CSV files with a byte order mark, which Excel needs to read them as UTF-8."},
    {.names = "--csv-raw",
     .commands = kWritingCommands,
     .brief = "Do not protect CSV cells against formulas",
     .full =
         "Do not protect CSV cells. By default, an apostrophe is put before any text that a "
         "spreadsheet could take for a formula: text that begins with = + - @ (also in fullwidth "
         "form, and after blanks or invisible characters), with a tab, a line break or NUL, or "
         "with an apostrophe. To get the original text, remove one leading apostrophe."},
    {.names = "--csv-separator",
     .commands = kWritingCommands,
     .takes = Takes::kWord,
     .value = "SEPARATOR",
     .words = "comma|semicolon|tab",
     .brief = "CSV field separator: comma, semicolon or tab",
     .full = "Set the field separator of CSV files; the default is a comma. In regions where the "
             "comma is the decimal separator, as in most of Europe, Excel splits a file opened "
             "with a double click at semicolons, whatever the file contains. A report with commas "
             "then appears in the wrong columns, and a name with a semicolon can start a new, "
             "unprotected cell: the name `x;=1+1` produces a cell with the formula `=1+1`. For use "
             "in such regions, choose `semicolon`, or import the file with its actual separator "
             "(in Excel: Data, From Text/CSV).\n"
             "No `sep=;` line is written: only Excel understands it, and other programs take it "
             "for the column names. Fields that contain any of the three separators are quoted."},
    {.names = "--unsafe-output",
     .commands = kVolumeCommands | kConvertCommand | kDiffCommand,
     .brief = "Write even where other users could interfere",
     .full = "Write even to locations that other users can change. By default, when run as root, "
             "linkaudit refuses to write to a directory if it or any parent directory is owned by "
             "or writable for a user other than root and the caller of `sudo`(8), or if the path "
             "contains a symbolic link that root does not own. A sticky directory such as `/tmp` "
             "is accepted, but not an existing file in it that another user owns. Expect such "
             "refusals in containers with mounted directories, after `su`(1), and on file systems "
             "that give all users all rights, as `ntfs-3g`(8) does by default.\n"
             "On Windows, an elevated process refuses a path through a junction, a symbolic link "
             "or a mounted volume; owners and access lists of folders are not checked."},
    {.names = "--no-sync",
     .commands = kVolumeCommands | kConvertCommand | kDiffCommand,
     .brief = "Do not flush reports to the disk",
     .full = "Do not flush reports to the disk before they get their names. After a power failure, "
             "such a report may be empty or damaged."},
};

}  // namespace

OptionGroup report_options() {
  return {.heading = "Output", .options = kReportOptions};
}

}  // namespace scanner
