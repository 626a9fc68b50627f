// Options for what is read and what drive letters mean.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kSourceOptions[] = {
    {.names = "--all",
     .commands = kFullScanCommands,
     .brief = "On Windows: scan all NTFS volumes on fixed drives",
     .full = "On Windows: scan all NTFS volumes on fixed drives of this machine, instead of given "
             "sources. Links between them are followed. Volumes that are skipped are listed with "
             "the reason."},
    {.names = "--snapshot",
     .commands = kFullScanCommands,
     .takes = Takes::kText,
     .value = "WHICH",
     .brief = "On Windows: scan a shadow copy: latest, or an ID",
     .full = "On Windows: scan a shadow copy of each volume instead of the volume itself. <WHICH> "
             "is `latest` or an ID as shown by `linkaudit snapshots`."},
    {.names = "--partition",
     .commands = kReportCommands,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 1024,
     .brief = "Only this partition of a disk",
     .full = "Read only this partition of a disk."},
    {.names = "--partition",
     .commands = kPathCommands,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 1024,
     .brief = "The partition of a disk to use",
     .full = "The partition of a disk to use. If the disk has several volumes, it must be given, "
             "with this option or as <FILE>#<N>."},
    {.names = "--drive-map",
     .commands = kFullScanCommands,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Map a drive to a source: C:=disk.img, E:=none",
     .full = "Map a drive to a source. <NAME> is a letter (`C:`) or a volume name "
             "(`Volume{`<GUID>`}`). <SOURCE> is a source, <FILE>#<N> for a partition, or `none` "
             "for a drive that does not exist. Can be repeated. A source named only here is used "
             "to look up targets; its own links are not listed. If it exists but contains no NTFS "
             "volume, a warning is printed, and links to that drive are `unverifiable`."},
    {.names = "--drive-map",
     .commands = kRefsCommand,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Map a drive to a source; its links count, too",
     .full = "Map a drive to a source, as for `scan`, but also list the links of these sources. "
             "Can be repeated."},
    {.names = "--drive-map",
     .commands = kPathCommands,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Map a drive to a source: C:=disk.img, E:=none",
     .full = "Map a drive to a source, as for `scan`. A path that begins with <NAME> is looked up "
             "in that source. Can be repeated."},
    {.names = "--no-registry",
     .commands = kReportCommands,
     .brief = "Do not use letters from a scanned registry",
     .full = "Do not read drive letters from the registry of a Windows installation on the "
             "volumes; see `DRIVE LETTERS`."},
    {.names = "--no-system-map",
     .commands = kVolumeCommands,
     .brief = "On Windows: ignore the letters of this machine",
     .full = "On Windows: do not use this machine's drive letters and volume GUIDs to resolve the "
             "links of its volumes; see `DRIVE LETTERS`. Use this for a disk from another machine, "
             "where the letters were different."},
};

}  // namespace

OptionGroup source_options() {
  return {.heading = "Sources", .options = kSourceOptions};
}

}  // namespace scanner
