// Options for what is allowed.
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

constexpr OptionEntry kCheckOptions[] = {
    {.names = "--policy",
     .commands = kCheckCommand,
     .takes = Takes::kFile,
     .value = "FILE",
     .brief = "A policy file, or a built-in profile (default)",
     .full = "Judge by this policy: a TOML file, or one of the built-in profiles `default`, "
             "`server`, `developer` and `forensic`. `linkaudit policy init` prints one to begin "
             "with; see `POLICIES`."},
    {.names = "--baseline",
     .commands = kCheckCommand,
     .takes = Takes::kFile,
     .value = "REPORT",
     .brief = "Compare with an earlier report; judge what is new",
     .full =
         "Compare with an earlier report of `check` or `scan`, in JSON or NDJSON. The policy is "
         "applied to both, so that a change of the policy makes nothing new or gone. Each "
         "finding is then `new`, `unchanged`, `updated` (the link has moved, or its target has "
         "changed) or `absent`, and only new and updated ones count for `--fail-on`. A report "
         "of other volumes, of an incomplete scan or with other filters is refused."},
    {.names = "--update-baseline",
     .commands = kCheckCommand,
     .brief = "Replace the baseline by this check if complete",
     .full = "After a complete check, replace the report of `--baseline` by that of this check, in "
             "NDJSON; if it does not exist yet, write it. An incomplete scan never becomes the "
             "baseline. Cannot be combined with filters."},
    {.names = "--report",
     .commands = kCheckCommand,
     .takes = Takes::kFile,
     .value = "REPORT",
     .brief = "Judge this report instead of scanning",
     .full =
         "Judge an earlier report of `scan` or `check`, in JSON or NDJSON, instead of scanning. "
         "The result is that of a check of the volume at that time."},
    {.names = "--fail-on",
     .commands = kCheckCommand,
     .takes = Takes::kWord,
     .value = "SEVERITY",
     .words = "critical|high|medium|low|information|none",
     .brief = "Fail on findings of this severity or above (high)",
     .full =
         "Exit with code 1 if there is a finding of this severity or above that is not "
         "suppressed and, with `--baseline`, not unchanged. The default is `high`; with `none`, "
         "findings never cause a failure."},
    {.names = "--fail-on-all",
     .commands = kCheckCommand,
     .brief = "With --baseline: unchanged findings count, too"},
    {.names = "--max-findings",
     .commands = kCheckCommand,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 1'000'000'000,
     .brief = "Fail only if more than N findings count"},
    {.names = "--exit-code",
     .commands = kCheckCommand,
     .takes = Takes::kNumber,
     .value = "N",
     .most = 255,
     .brief = "The exit code of a failure, instead of 1",
     .full = "Exit with this code instead of 1 if findings cause a failure."},
};

}  // namespace

OptionGroup check_options() {
  return {.heading = "Policy", .options = kCheckOptions};
}

}  // namespace scanner
