// What is written, and how.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kReportOptions[] = {
    {.names = "--json", .commands = kInfoCommand | kSnapshotsCommand, .brief = "Print JSON"},
    {.names = "--json",
     .commands = kLinksCommand,
     .brief = "Print JSON",
     .full = "Print JSON: rows `hard_link` and `fault` as in a report, and what was found. Where "
             "nothing was, <reason> is one of the words listed under `VERDICTS` or <ambiguous> "
             "(several names differ in case only, and none is written like that)."},
    {.names = "--json",
     .commands = kResolveCommand,
     .brief = "Print JSON",
     .full = "Print JSON, as the schema's <resolve> describes it."},
    {.names = "-o,--output",
     .commands = kReportCommands,
     .takes = Takes::kFile,
     .value = "FILE",
     .repeatable = true,
     .brief = "Write a report: .json, .ndjson, .csv or .txt",
     .full =
         "Write a report. The format follows from the ending: `.json`, `.ndjson` (or `.jsonl`), "
         "`.csv`, `.txt`; or it is written in front, as in `json=`<FILE>. `-` is standard output: "
         "alone for the text of the screen, or with a format, as in `csv=-`. Can be repeated; one "
         "report at most can go to standard output, where it replaces the one on the screen.\n"
         "A report is whole or absent: it takes its name, replacing an older file of that name, "
         "when all reports of the run are finished and flushed to the disk. If it cannot take its "
         "name, as when another program has the older file open, the finished report keeps a "
         "temporary name, the message says which, and the exit code is 3.\n"
         "Whoever may read other new files in the directory may read a new report. A report that "
         "replaces one of the same user keeps that report's access. On Windows that is its access "
         "list; elsewhere it is its mode and group, without set-user-ID, set-group-ID and execute "
         "bits and without an access control list, and never more than a new file would have. A "
         "symbolic link is replaced, not followed. Devices, pipes, and what `/dev/stdout` or "
         "`/dev/fd/`<N> leads to are written directly."},
    {.names = "-o,--output",
     .commands = kLinksCommand,
     .takes = Takes::kFile,
     .value = "FILE",
     .brief = "Write to FILE instead of standard output",
     .full = "Write to <FILE> instead of standard output. Without `--json` it is left alone if "
             "there is no such file on the volume."},
    {.names = "-o,--output",
     .commands = kResolveCommand,
     .takes = Takes::kFile,
     .value = "FILE",
     .brief = "Write to FILE instead of standard output",
     .full = "Write to <FILE> instead of standard output."},
    {.names = "--max-output",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "SIZE",
     .brief = "End a report at this size, as 500M; or none",
     .full =
         "End each report at this size: a number of bytes, with `K`, `M`, `G` or `T` for powers of "
         "1024, or `none` for no limit. The default is 256M and 8K for each row, which only names "
         "and targets made to be long can exceed. A report that reaches its limit lacks rows but "
         "is "
         "valid: the summary of a JSON report has `truncated` and is not complete, a CSV report "
         "ends with a row of type `incomplete`, and a text with a sentence. The exit status is "
         "then "
         "4."},
    {.names = "--reproducible",
     .commands = kReportCommands,
     .brief = "Leave out clock, host, duration and threads",
     .full =
         "Leave clock, host, duration and threads out of reports, so that equal scans give equal "
         "bytes."},
    {.names = "--csv-bom",
     .commands = kReportCommands,
     .brief = "Begin CSV files with a byte order mark, for Excel",
     .full = "Begin CSV files with a byte order mark, which Excel needs to read them as UTF-8."},
    {.names = "--csv-raw",
     .commands = kReportCommands,
     .brief = "Do not guard CSV cells against being formulas",
     .full =
         "Do not guard CSV cells. Without it, a cell that a spreadsheet could take for a formula "
         "begins with an apostrophe: one that begins with an apostrophe itself, with = + - @ (also "
         "in their fullwidth forms, and after blanks or invisible characters), with a tab, a line "
         "break or NUL. Taking one leading apostrophe away gives the text itself."},
    {.names = "--csv-separator",
     .commands = kReportCommands,
     .takes = Takes::kWord,
     .value = "SEPARATOR",
     .words = "comma|semicolon|tab",
     .brief = "Between CSV fields: comma, semicolon or tab",
     .full =
         "What separates the fields of CSV files; by default a comma. Where the comma is the "
         "decimal "
         "separator, as in most of Europe, Excel splits a file that is opened with a double click "
         "at "
         "semicolons, whatever is in it. A report with commas then appears in the wrong columns, "
         "and "
         "a name with a semicolon in it can start a cell of its own, which no guard reaches: the "
         "name `x;=1+1` gives a cell with the formula `=1+1`. Write such reports with `semicolon`, "
         "or import them with the separator that they have (in Excel: Data, From Text/CSV).\n"
         "There is no first line `sep=;`, which only Excel understands; other programs take it for "
         "the names of the columns. Fields with any of the three separators are in quotation "
         "marks."},
    {.names = "--unsafe-output",
     .commands = kVolumeCommands,
     .brief = "Write even where other users could interfere",
     .full =
         "Write to a place that other users can change. Without it, root refuses a directory if a "
         "user other than root and the one who called `sudo`(8) owns it or can write to it, or "
         "owns "
         "or can write to one above it, and a symbolic link in the path that does not belong to "
         "root. A sticky directory such as `/tmp` is accepted; a file in it that belongs to "
         "somebody "
         "else is not. Expect this in containers with mounted directories, after `su`(1), and on "
         "file systems that give everybody all rights, as `ntfs-3g`(8) does by default.\n"
         "On Windows, an elevated process refuses a path through a junction, a symbolic link or a "
         "mounted volume; it does not look at the owners and access lists of folders."},
    {.names = "--no-sync",
     .commands = kVolumeCommands,
     .brief = "Do not wait until reports are on the disk",
     .full = "Do not wait until reports are on the disk. After a power cut, such a report may be "
             "empty or damaged."},
};

}  // namespace

OptionGroup report_options() {
  return {.heading = "Output", .options = kReportOptions};
}

}  // namespace scanner
