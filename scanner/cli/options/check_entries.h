// Operands, exit codes and examples of `check` and `policy`.
#pragma once

#include "scanner/cli/options/command_parts.h"

namespace scanner {

inline constexpr OptionEntry kCheckOperands[] = {{.names = "SOURCE",
                                                  .takes = Takes::kFile,
                                                  .repeatable = true,
                                                  .brief = kSourceBrief,
                                                  .full = kSourceText,
                                                  .instead = "--report REPORT | --all"}};
inline constexpr ExitCodeEntry kCheckCodes[] = {
    {0, "Pass: no finding counts for `--fail-on`, and the scan is complete."},
    {1, "Fail: findings at or above `--fail-on` (see also `--exit-code`)."},
    {2, "Invalid command line or policy, or a baseline that cannot be compared."},
    {3, "No source could be scanned, or a report could not be read or written."},
    {4,
     "Incomplete, as for `scan`, whatever was found; the last line says whether it also failed."},
    {130, "Interrupted. Either all report files are finished, or none."}};
inline constexpr ExampleEntry kCheckExamples[] = {
    {.what = "Check an image with the default rules", .line = "linkaudit check disk.img"},
    {.what = "Check by a policy; fail only on what is new",
     .line =
         "linkaudit check c.img --drive-map C:=c.img --policy policy.toml --baseline last.ndjson"},
    {.what = "Judge an earlier scan again by another policy",
     .line = "linkaudit check --report links.ndjson --policy forensic"},
    {.what = "Check a volume in use",
     .line = "linkaudit check C: -o check.ndjson",
     .windows = true}};

inline constexpr OptionEntry kPolicyOperands[] = {
    {.names = "ACTION",
     .takes = Takes::kWord,
     .words = "list|explain|lint|init|schema",
     .brief = "What to do: list, explain, lint, init, schema",
     .full = "`list`: all rules with their severities. `explain` <RULE>: what a rule means, why it "
             "matters, what to do, and how to suppress its findings. `lint` <FILE>: check a policy "
             "file, and show every mistake with its line and column. `init`: print a policy to "
             "begin with; with the name of a profile, one that extends it. `schema`: print the "
             "JSON Schema of "
             "policies, by which editors complete and check them."},
    {.names = "NAME",
     .takes = Takes::kText,
     .brief = "A rule, a policy file or a profile",
     .full = "For `explain` the name or ID of a rule, such as `broken-target` or `LA1001`; for "
             "`lint` a file; for `list` and `init` a profile or, for `list`, a file.",
     .optional = true}};
inline constexpr ExitCodeEntry kPolicyCodes[] = {
    {0, "Success."},
    {2, "Invalid command line, or `lint` found mistakes."},
    {3, "The file cannot be read, or the output cannot be written."},
    kInterruptedCode};
inline constexpr ExampleEntry kPolicyExamples[] = {
    {.what = "Begin a policy", .line = "linkaudit policy init > policy.toml"},
    {.what = "Check it", .line = "linkaudit policy lint policy.toml"},
    {.what = "Explain a rule", .line = "linkaudit policy explain broken-target"}};

}  // namespace scanner
