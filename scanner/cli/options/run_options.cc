// Options for the screen and the run itself.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr CommandSet kEverywhere = 0xffff;

constexpr OptionEntry kRunOptions[] = {
    {.names = "-q,--quiet",
     .commands = kWritingCommands,
     .brief = "Show no report on the screen and no progress bar",
     .full = "Show no report on the screen and no progress bar. Errors are still printed."},
    {.names = "--no-progress",
     .commands = kReportCommands,
     .brief = "Show no progress bar",
     .full = "Show no progress bar. It is never shown if standard error is not a terminal."},
    {.names = "--color,--colour",
     .commands = kWritingCommands | kResolveCommand | kDiffCommand,
     .takes = Takes::kWord,
     .value = "WHEN",
     .words = "auto|always|never",
     .brief = "Colours: auto, always or never",
     .full = "Use colours on the screen; see `ENVIRONMENT` for how `auto` decides."},
    {.names = "--threads",
     .commands = kWritingCommands | kDiffCommand,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 256,
     .brief = "Threads to use (default: all cores)",
     .full = "Number of threads to use. The default is the number of cores. It does not affect the "
             "contents of reports."},
    {.names = "--io",
     .commands = kVolumeCommands,
     .takes = Takes::kWord,
     .value = "MODE",
     .words = "auto|map|read",
     .brief = "How to read image files: auto, map or read",
     .full = "Choose how image files are read: mapped into memory (`map`) or with positional reads "
             "(`read`). `auto` maps a file if the system supports it, unless the address space of "
             "the process is limited (`ulimit -v`). In either mode, only copies of the data are "
             "examined: someone who can write to the file during the scan can make the report "
             "wrong, but do no other harm."},
    {.names = "--stats",
     .commands = kFullScanCommands,
     .brief = "Print read statistics on standard error",
     .full = "Print the number of reads and bytes on standard error, with a separate count for "
             "opening the volumes."},
    {.names = "--stats",
     .commands = kPathCommands,
     .brief = "Print read statistics on standard error",
     .full = "Print the number of reads and bytes on standard error, first for opening the volume "
             "and then for the answer."},
    {.names = "--stats",
     .commands = kRefsCommand,
     .brief = "Print read statistics on standard error",
     .full = "Print the number of reads and bytes on standard error."},
    {.names = "-h",
     .commands = kEverywhere,
     .brief = "Print a summary of the help",
     .full = "Print a summary of the help that fits on one screen, for the program or one command, "
             "and exit."},
    {.names = "--help",
     .commands = kEverywhere,
     .brief = "Print the full help",
     .full = "Print the full help, for the program or one command, and exit. `linkaudit help` does "
             "the same."},
    {.names = "--version",
     .commands = kNoCommand,
     .brief = "Print the version",
     .full = "Print the version and exit."},
};

}  // namespace

OptionGroup run_options() {
  return {.heading = "Screen and run", .options = kRunOptions};
}

}  // namespace scanner
