// Options for how links are found and followed.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kSearchOptions[] = {
    {.names = "--id",
     .commands = kLinksCommand | kResolveCommand | kRefsCommand,
     .takes = Takes::kText,
     .value = "REF",
     .brief = "Select the file by reference instead of by path",
     .full = "Select the file by its file reference instead of by path: a 64-bit number, decimal "
             "or 0x... (as `fsutil` prints it), <RECORD>-<SEQUENCE>, or a record number alone. "
             "`resolve` and `refs` use the first of its names."},
    {.names = "--no-follow",
     .commands = kLinksCommand,
     .brief = "If PATH is a link, list the names of the link",
     .full = "If <PATH> itself is a link, list the names of the link, not of its target. Links "
             "before the last component are still followed."},
    {.names = "--no-follow",
     .commands = kResolveCommand,
     .brief = "If PATH is a link, stop at it",
     .full = "If <PATH> itself is a link, stop at it."},
    {.names = "--dos",
     .commands = kLinksCommand,
     .brief = "Also list 8.3 names",
     .full = "Also list 8.3 names, after the others. They are not hard links."},
    {.names = "--engine",
     .commands = kFullScanCommands,
     .takes = Takes::kWord,
     .value = "ENGINE",
     .words = "auto|mft|index|usn",
     .brief = "How to find links: auto, mft, index or usn",
     .full =
         "Choose how links are found. `mft` reads the entire $MFT. `auto` does the same, but uses "
         "`usn` for a mounted Windows volume whose $MFT cannot be read while its driver answers.\n"
         "`index` reads only the volume's own index of reparse points ($Extend\\$Reparse:$R), the "
         "records that the index names, and what is needed to resolve their targets, so its cost "
         "depends on the number of links. It finds no hard links and nothing that the index lacks, "
         "and counts neither files nor names; the report says so. If the index is missing or "
         "damaged, or the source is a loose $MFT, the entire $MFT is read, with a warning.\n"
         "`usn` asks the driver of a mounted Windows volume for every record in use "
         "(FSCTL_GET_NTFS_FILE_RECORD) and compares the result with the driver's own list of files "
         "(FSCTL_ENUM_USN_DATA). It does not read the $MFT from the disk, but also requires "
         "administrator rights. If no driver answers, the entire $MFT is read, with a warning. "
         "Changes to a file after its record was delivered are not seen.\n"
         "Neither `index` nor `usn` can be combined with `--cross-check`, and `index` cannot be "
         "combined with `--type hard-link`."},
    {.names = "--engine",
     .commands = kRefsCommand,
     .takes = Takes::kWord,
     .value = "ENGINE",
     .words = "auto|mft|index",
     .brief = "How to find links: auto, mft or index",
     .full =
         "Choose how links are found. `index` reads the volume's own index of reparse points and "
         "what is needed to resolve the links; `mft` reads the entire $MFT. `auto` means `index`; "
         "if that index is missing or damaged, the entire $MFT is read, and the report says so."},
    {.names = "--cross-check",
     .commands = kFullScanCommands,
     .brief = "Check the consistency of the volume's structures",
     .full = "Also compare structures that store the same information (records, directories, "
             "reparse index, bitmap), and list contradictions; see `FINDINGS`. Requires 24 bytes "
             "of memory per record, and reads all directories and $MFT a second time. Of the "
             "filters, only `--under` and `--exclude` apply to findings."},
    {.names = "--probe",
     .commands = kReportCommands | kResolveCommand,
     .brief = "On Windows: ask the system about unread targets",
     .full = "On Windows: ask this system about targets outside the volumes that were read, "
             "including over the network; see `ASKING THE SYSTEM`. Without this option, nothing is "
             "ever sent over a network."},
    {.names = "--probe-timeout",
     .commands = kReportCommands | kResolveCommand,
     .takes = Takes::kNumber,
     .value = "MS",
     .most = 3'600'000,
     .brief = "With --probe: time limit for each path",
     .full = "With `--probe`: time limit for each path, in milliseconds. The default is 5000."},
    {.names = "--no-catch-up",
     .commands = kReportCommands,
     .brief = "On Windows: read a volume in use like an image",
     .full = "On Windows: read a volume in use like an image, without catching up with its "
             "changes; see `VOLUMES IN USE`. The scan is then incomplete."},
    {.names = "--catch-up-margin",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "TIME",
     .brief = "On Windows: how far back to look for changes",
     .full = "On Windows: for a volume in use, also catch up with changes made up to this long "
             "before the scan, such as `90s`, `15m`, `2h` or `3d`; `all` covers the entire change "
             "journal. The default is `15m`; see `VOLUMES IN USE`."},
    {.names = "--no-budget",
     .commands = kReportCommands,
     .brief = "Do not limit the steps for following links",
     .full = "Do not limit the number of steps for following links. By default, the limit for all "
             "links of a volume together is proportional to its records and links, about 30 times "
             "what real volumes need. On a volume crafted to take longer, links beyond the limit "
             "are `unverifiable` with the reason `budget`, and the scan is incomplete."},
};

constexpr OptionEntry kSelectionOptions[] = {
    {.names = "--only",
     .commands = kReportCommands,
     .takes = Takes::kVerdicts,
     .value = "VERDICT,...",
     .repeatable = true,
     .brief = "Only these verdicts: broken, degraded, ...",
     .full = "Only links with these verdicts: `ok`, `degraded`, `broken`, `unverifiable`, "
             "`opaque`; see `VERDICTS`. Can be repeated. Hard links have no verdict and are "
             "omitted unless `--type` includes them."},
    {.names = "--type",
     .commands = kReportCommands,
     .takes = Takes::kKinds,
     .value = "KIND,...",
     .words = "symlink|hard-link",
     .repeatable = true,
     .brief = "Only these kinds: junction, symlink, ...",
     .full = "Only links of these kinds, such as `junction` or `volume-mount-point`; see `KINDS OF "
             "LINKS`. Can be repeated. `symlink` selects both kinds of symbolic links; `hard-link` "
             "selects the names of files with several names."},
    {.names = "--under",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "PATH",
     .brief = "Only links below this directory, such as \\Users",
     .full = "Only links below this directory of a volume, such as `\\Users`."},
    {.names = "--exclude",
     .commands = kReportCommands,
     .takes = Takes::kText,
     .value = "PATTERN",
     .repeatable = true,
     .brief = "Not what is at or below these paths: '\\x\\*'",
     .full =
         "Omit links, hard links and findings whose path matches this pattern, or that are below "
         "a directory that does, as in `\\$Recycle.Bin` or `\\Users\\*\\AppData`. `*` stands "
         "for any characters within a component, `?` for one, and `**` for any number of "
         "components; case does not matter. A pattern that begins with a drive is for the "
         "volume with that letter. Can be repeated."},
};

}  // namespace

OptionGroup search_options() {
  return {.heading = "Finding links", .options = kSearchOptions};
}

OptionGroup selection_options() {
  return {.heading = "Filters", .options = kSelectionOptions};
}

}  // namespace scanner
