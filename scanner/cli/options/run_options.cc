// The screen and the run itself.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr CommandSet kEverywhere = 0xffff;

constexpr OptionEntry kRunOptions[] = {
    {.names = "-q,--quiet",
     .commands = kReportCommands,
     .brief = "No report on the screen, no progress bar",
     .full = "No report on the screen and no progress bar. Errors are still printed."},
    {.names = "--no-progress",
     .commands = kReportCommands,
     .brief = "No progress bar",
     .full = "No progress bar. There is none anyway if standard error is not a terminal."},
    {.names = "--color,--colour",
     .commands = kReportCommands | kResolveCommand,
     .takes = Takes::kWord,
     .value = "WHEN",
     .words = "auto|always|never",
     .brief = "Colours: auto, always or never",
     .full = "Colours on the screen; see `ENVIRONMENT` for what `auto` goes by."},
    {.names = "--threads",
     .commands = kReportCommands,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 256,
     .brief = "Threads to use (default: all cores)",
     .full = "Threads to use. The default is all cores. The rows of a report do not depend on it."},
    {.names = "--io",
     .commands = kVolumeCommands,
     .takes = Takes::kWord,
     .value = "MODE",
     .words = "auto|map|read",
     .brief = "How to read image files: auto, map or read",
     .full =
         "How image files are read: mapped into memory, by positional reads, or whichever suits. "
         "`auto` maps a file where the system can, unless the address space of the process is "
         "limited (`ulimit -v`). Either way, only copies of what the file holds are looked at: "
         "whoever can write to it while it is scanned can make the report wrong, but no more than "
         "that."},
    {.names = "--stats",
     .commands = kScanCommand,
     .brief = "Say on standard error what was read",
     .full = "Say on standard error how many reads and bytes it took, separately for opening the "
             "volumes."},
    {.names = "--stats",
     .commands = kPathCommands,
     .brief = "Say on standard error what was read",
     .full = "Say on standard error how many reads and bytes it took to open the volume, and then "
             "for the answer."},
    {.names = "--stats",
     .commands = kRefsCommand,
     .brief = "Say on standard error what was read",
     .full = "Say on standard error how many reads and bytes it took."},
    {.names = "-h",
     .commands = kEverywhere,
     .brief = "Print a short help of one screen",
     .full = "Print a short help of one screen, also for a single command, and exit."},
    {.names = "--help",
     .commands = kEverywhere,
     .brief = "Print the whole help",
     .full = "Print the whole help, also for a single command, and exit. `linkaudit help` does the "
             "same."},
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
