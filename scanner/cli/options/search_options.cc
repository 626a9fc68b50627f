// How links are found and followed.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kSearchOptions[] = {
    {.names = "--id",
     .commands = kLinksCommand | kResolveCommand | kRefsCommand,
     .takes = Takes::kText,
     .value = "REF",
     .brief = "The file by its reference instead of a path",
     .full =
         "The file by its reference instead of a path: one number of 64 bits, decimal or 0x... "
         "(as `fsutil` prints it), <RECORD>-<SEQUENCE>, or a record number alone. `resolve` and "
         "`refs` take the first of its names."},
    {.names = "--no-follow",
     .commands = kLinksCommand,
     .brief = "If PATH is a link, list the names of the link",
     .full =
         "If <PATH> itself is a link, list the names of the link. Links on the way are followed "
         "all the same."},
    {.names = "--no-follow",
     .commands = kResolveCommand,
     .brief = "If PATH is a link, stop at it",
     .full = "If <PATH> itself is a link, stop at it."},
    {.names = "--dos",
     .commands = kLinksCommand,
     .brief = "List 8.3 names too",
     .full = "List 8.3 names too, after the others. They are not hard links."},
    {.names = "--engine",
     .commands = kScanCommand,
     .takes = Takes::kWord,
     .value = "ENGINE",
     .words = "auto|mft|index|usn",
     .brief = "How to find links: auto, mft, index or usn",
     .full =
         "How links are found. `mft` reads the whole $MFT; `auto` is the same, except for a "
         "mounted "
         "Windows volume whose $MFT cannot be read while its driver answers: then it is `usn`.\n"
         "`index` reads the volume's own index of reparse points ($Extend, $R), the records that "
         "it "
         "names and what their targets need: its cost grows with the links. It finds no hard links "
         "and nothing that the index lacks, and counts neither files nor names; the report says "
         "so. A volume whose index is missing or damaged, and a $MFT on its own, are read through, "
         "with a warning.\n"
         "`usn` asks the driver of a mounted Windows volume for every record that is in use "
         "(FSCTL_GET_NTFS_FILE_RECORD) and compares the result with the driver's own list of files "
         "(FSCTL_ENUM_USN_DATA), without raw reads of the $MFT; it takes administrator rights, "
         "too. "
         "Where there is no driver that answers, the whole $MFT is read, with a warning. Changes "
         "of "
         "files whose records have already been delivered are not seen.\n"
         "Neither `index` nor `usn` can be combined with `--cross-check`, nor `index` with `--type "
         "hard-link`."},
    {.names = "--engine",
     .commands = kRefsCommand,
     .takes = Takes::kWord,
     .value = "ENGINE",
     .words = "auto|mft|index",
     .brief = "How to find links: auto, mft or index",
     .full =
         "How links are found. `index` reads the volume's own index of reparse points and what "
         "links lead past, `mft` the whole $MFT. `auto` is `index`; where that index is missing "
         "or damaged, the whole $MFT is read, and the report says so."},
    {.names = "--cross-check",
     .commands = kScanCommand,
     .brief = "Also compare what the volume records twice",
     .full =
         "Also compare what the volume records twice (records, directories, reparse index, "
         "bitmap), "
         "and list what disagrees; see `FINDINGS`. Needs 24 bytes of memory for each record, and "
         "reads $MFT a second time and all directories. Of the filters, only `--under` applies to "
         "findings."},
    {.names = "--probe",
     .commands = kReportCommands | kResolveCommand,
     .brief = "On Windows: ask the system for unread targets",
     .full =
         "On Windows: ask this system, over the network too, for targets that lie outside of "
         "what is read; see `ASKING THE SYSTEM`. Without it nothing is ever sent to a network."},
    {.names = "--probe-timeout",
     .commands = kReportCommands | kResolveCommand,
     .takes = Takes::kNumber,
     .value = "MS",
     .most = 3'600'000,
     .brief = "With --probe: how long to wait for each path",
     .full = "With `--probe`: how long the system may take for each path. The default is 5000 "
             "milliseconds."},
    {.names = "--no-catch-up",
     .commands = kReportCommands,
     .brief = "On Windows: read a volume in use as an image",
     .full = "On Windows: read a volume in use as an image, and do not bring the scan up to date; "
             "see `VOLUMES IN USE`. The scan is then incomplete."},
    {.names = "--catch-up-margin",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "TIME",
     .brief = "On Windows: how far back to look for changes",
     .full = "On Windows: bring a volume in use up to date with changes from this long before the "
             "scan on, as `90s`, `15m`, `2h` or `3d`, or with `all` that its change journal holds. "
             "The default is 15 minutes; see `VOLUMES IN USE`."},
    {.names = "--no-budget",
     .commands = kReportCommands,
     .brief = "Follow links in however many steps it takes",
     .full = "Follow links in however many steps it takes. By default, the links of a volume "
             "together may take a number of steps in proportion to its records and links, some 30 "
             "times what real volumes need. On a volume that was made to take longer, the links "
             "past that are `unverifiable budget` and the scan is incomplete."},
};

constexpr OptionEntry kSelectionOptions[] = {
    {.names = "--only",
     .commands = kReportCommands,
     .takes = Takes::kVerdicts,
     .value = "VERDICT,...",
     .repeatable = true,
     .brief = "Only these verdicts: broken, degraded, ...",
     .full =
         "Only links with these verdicts: `ok`, `degraded`, `broken`, `unverifiable`, `opaque`; "
         "see `VERDICTS`. Can be repeated. Hard links have none and are left out, unless "
         "`--type` names them."},
    {.names = "--type",
     .commands = kReportCommands,
     .takes = Takes::kKinds,
     .value = "KIND,...",
     .words = "symlink|hard-link",
     .repeatable = true,
     .brief = "Only these kinds: junction, symlink, ...",
     .full =
         "Only these kinds, as `junction` or `volume-mount-point`; see `KINDS OF LINKS`. Can be "
         "repeated. `symlink` means both kinds of symbolic links, `hard-link` the names of "
         "files that have several."},
    {.names = "--under",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "PATH",
     .brief = "Only what lies in this directory, as \\Users",
     .full = "Only what lies in this directory of a volume, as `\\Users`."},
};

}  // namespace

OptionGroup search_options() {
  return {.heading = "Finding links", .options = kSearchOptions};
}

OptionGroup selection_options() {
  return {.heading = "Filters", .options = kSelectionOptions};
}

}  // namespace scanner
