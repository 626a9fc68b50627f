// What is read, and what drive letters mean.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kSourceOptions[] = {
    {.names = "--all",
     .commands = kScanCommand,
     .brief = "On Windows: scan all NTFS volumes on fixed drives",
     .full = "On Windows: scan every NTFS volume on a fixed drive of this machine, instead of "
             "sources. The targets of each are resolved on all of them; volumes that are left out "
             "are listed with the reason."},
    {.names = "--snapshot",
     .commands = kScanCommand,
     .takes = Takes::kText,
     .value = "WHICH",
     .brief = "On Windows: scan a shadow copy: latest, or an ID",
     .full = "On Windows: scan a shadow copy of each volume instead of the volume itself. <WHICH> "
             "is `latest` or an ID that `linkaudit snapshots` shows."},
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
     .brief = "The partition of a disk to look at",
     .full = "The partition of a disk to look at. It is needed, here or as <FILE>#<N>, where a "
             "disk has several volumes."},
    {.names = "--drive-map",
     .commands = kScanCommand,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Which source a drive is: C:=disk.img, E:=none",
     .full =
         "Which source a drive is. <NAME> is a letter (`C:`) or a volume name "
         "(`Volume{`<GUID>`}`). "
         "<SOURCE> is a source, <FILE>#<N> for a partition, or `none` for a drive that does not "
         "exist. Can be repeated. A source that is named only here is read for the targets it "
         "holds; its own links are not listed. If it exists and holds no NTFS volume, standard "
         "error says so, and links to that drive are `unverifiable`."},
    {.names = "--drive-map",
     .commands = kRefsCommand,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Which source a drive is; its links count, too",
     .full =
         "Which source a drive is, as for `scan`, but the links of these sources count too. Can "
         "be repeated."},
    {.names = "--drive-map",
     .commands = kPathCommands,
     .takes = Takes::kText,
     .value = "NAME=SOURCE",
     .repeatable = true,
     .brief = "Which source a drive is: C:=disk.img, E:=none",
     .full = "Which source a drive is, as for `scan`. A path that begins with <NAME> is looked up "
             "there. Can be repeated."},
    {.names = "--no-registry",
     .commands = kReportCommands,
     .brief = "Do not read letters from a scanned registry",
     .full = "Do not read drive letters from the registry of a Windows on the volumes; see `DRIVE "
             "LETTERS`."},
    {.names = "--no-system-map",
     .commands = kVolumeCommands,
     .brief = "On Windows: ignore the letters of this machine",
     .full =
         "On Windows: do not resolve the links of this machine's volumes by its own drive "
         "letters and volume GUIDs; see `DRIVE LETTERS`. For the disk of another machine, whose "
         "letters were different."},
};

}  // namespace

OptionGroup source_options() {
  return {.heading = "Sources", .options = kSourceOptions};
}

}  // namespace scanner
