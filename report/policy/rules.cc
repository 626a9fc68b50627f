#include "report/policy/rules.h"

#include <algorithm>
#include <array>

namespace report {
namespace {

using enum FindingKind;
using enum RuleSeverity;

// What helps with every contradiction of a cross-check.
constexpr std::string_view kRunChkdsk =
    "Back up what matters, then run `chkdsk /f` on the volume. If it returns, check the disk.";
constexpr std::string_view kCorrectTarget =
    "Restore what the link leads to, create the link again with the right target, or delete it "
    "(`rmdir` for a junction or directory link, `del` for a file link).";
constexpr std::string_view kGiveVolume =
    "Scan the volume of the target as well, and name it with --drive-map.";

constexpr std::array kRules{
    Rule{
        kBrokenTarget, "LA1001", kHigh,
        "Programs that use the link fail. A missing target that others can create lets them decide "
        "what is behind the link.",
        kCorrectTarget},
    Rule{kWrongKindTarget, "LA1002", kHigh,
         "Windows refuses a directory link to a file, and a path through a plain file.",
         kCorrectTarget},
    Rule{kLinkLoop, "LA1003", kHigh,
         "The link can never be opened, and programs that follow links by themselves may hang.",
         "Delete one of the links of the loop; `linkaudit resolve` shows them all."},
    Rule{kTooManyHops, "LA1004", kHigh, "Windows follows at most 63 links in one path.",
         "Let the first link lead to the end of the chain directly."},
    Rule{kMalformedTarget, "LA1005", kMedium,
         "Windows cannot parse the target, so the link never works. Linux drivers and backup "
         "programs leave such links.",
         "Create the link again on Windows with `mklink`, or delete it."},
    Rule{kNotFollowedTarget, "LA1006", kMedium,
         "The path crosses a link that Windows does not follow, for example one of WSL.",
         "Replace the link in between by a symbolic link or a junction."},
    Rule{kRemoteJunction, "LA1007", kHigh, "Windows refuses junctions to the network.",
         "Use a symbolic link to the UNC path (`mklink /d`)."},
    Rule{kNoSuchVolume, "LA1008", kHigh,
         "The drive or volume was removed or has another letter, so the link does not work.",
         "Attach the volume, give it its letter again, or create the link with the current one."},
    Rule{kTrailingBackslash, "LA1009", kMedium,
         "Windows does not find such a target. Older versions of Node.js created these junctions.",
         "Create the junction again without the trailing backslash."},
    Rule{kTargetAboveRoot, "LA1010", kMedium,
         "A relative target with too many `..` fails on Windows, although it works on Linux.",
         "Create the link again with the right number of `..`, or with an absolute target."},
    Rule{kBrokenForWsl, "LA1011", kLow,
         "The link does not work in the Linux distribution that it belongs to.",
         "Repair or delete it in the distribution."},
    Rule{kBrokenForCreateProcess, "LA1012", kLow,
         "The app behind the alias was removed incompletely, so its command fails.",
         "Reinstall the app, or turn the alias off under `Manage app execution aliases`."},
    Rule{kDegradedLink, "LA1101", kLow,
         "Some calls of Windows follow the link and others refuse it, so programs differ.",
         "Create the link again with the right kind: `mklink /d` or `/j` for directories, `mklink` "
         "for files."},
    Rule{kLinkAboveItself, "LA1102", kMedium,
         "Backups, searches and virus scanners that follow links walk the same tree for ever.",
         "Delete the link, or exclude it from whatever walks the tree."},
    Rule{kLongChain, "LA1103", kLow,
         "Some parts of Windows give up after 31 links, all of it after 63.",
         "Let the first link lead to the end of the chain directly."},
    Rule{kMisleadingPrintName, "LA2001", kMedium,
         "`dir` and Explorer show the print name, but Windows opens the substitute name. A "
         "difference can hide where a link leads.",
         "Find out who made the link, then create it again or delete it."},
    Rule{kNameNotOpenable, "LA2002", kMedium,
         "Ordinary programs cannot open such a name and may open another file instead: a way to "
         "hide files.",
         "Delete or rename it by its `\\\\?\\` path, or from Linux."},
    Rule{
        kKnownLinkDiffers, "LA2003", kMedium,
        "Windows makes this link, and programs rely on where it leads. Another target can be a way "
        "to redirect them, or the folder was moved on purpose.",
        "Find out who changed it. If it is intended, suppress the finding."},
    Rule{
        kUntrustedJunction, "LA2101", kInformation,
        "Services, installers and other programs that use RedirectionGuard refuse to follow a "
        "junction that was made without administrator rights, with the error "
        "ERROR_UNTRUSTED_MOUNT_POINT (448). The error is documented; where NTFS keeps the mark has "
        "only been observed.",
        "If such a program needs the junction, create it again from an elevated prompt."},
    Rule{kUserLinkIntoProtectedTree, "LA2102", kHigh,
         "A link that an ordinary user made and that leads into a protected tree can make a "
         "privileged program change files there.",
         "Find out who made the link and why, and delete it."},
    Rule{kOffVolumeTarget, "LA2201", kInformation,
         "The link works only while the other volume is there with the same letter.",
         "None is needed if the volume is permanent."},
    Rule{kDriveLetterTarget, "LA2202", kInformation,
         "Drive letters can change; the GUID of a volume does not.",
         "Mount the volume in the folder (`mountvol`) instead of linking to its letter."},
    Rule{kSessionLetterTarget, "LA2203", kLow,
         "A letter that exists in a logon session only works for one user and not for services.",
         "Use the path behind the letter."},
    Rule{kNetworkTarget, "LA2204", kLow,
         "The link works only while the server is there, and by default Windows does not follow "
         "links from one server to another.",
         "None is needed if it is intended; `deny` in [targets] makes it a finding of its own."},
    Rule{kDevicePathTarget, "LA2205", kMedium,
         "Ordinary tools do not create links to devices. Such a link can lead to a shadow copy, to "
         "a "
         "raw disk or out of a container.",
         "Find out what made the link."},
    Rule{kAssumedLetterTarget, "LA2206", kInformation,
         "Without a drive map, the scan can only assume which letter a volume has.",
         "Name the volume with --drive-map; the report says how."},
    Rule{kUnverifiableTarget, "LA2207", kInformation,
         "The target is in a place that this scan does not see.", kGiveVolume},
    Rule{kUnknownReparsePoint, "LA3001", kInformation,
         "Without its driver, Windows does not open the file. The driver may have been removed, or "
         "the data of another program may be hidden there.",
         "Find out which product uses the tag."},
    Rule{kUnreadableReparsePoint, "LA3002", kMedium, "Where the link leads cannot be determined.",
         kRunChkdsk},
    Rule{kOrphanedLink, "LA3003", kMedium,
         "The link cannot be reached by any path. It may be left over from a damaged directory.",
         kRunChkdsk},
    Rule{kNearNameLimit, "LA4001", kMedium,
         "NTFS allows 1,024 names of one file. Programs that create more hard links then fail.",
         "Delete names that are not needed, or let the program use a second copy."},
    Rule{kSystemNameOutside, "LA4002", kMedium,
         "A second name of a system file in another place can be opened and changed there, past "
         "rules that go by paths.",
         "Find out who made the name, and delete it."},
    Rule{kReparseKeyMissing, "LA5001", kMedium,
         "Programs that use the reparse index overlook the link.", kRunChkdsk},
    Rule{kReparseKeyStray, "LA5002", kMedium, "The reparse index lists a link that is gone.",
         kRunChkdsk},
    Rule{kReparseKeyTag, "LA5003", kMedium, "Two structures disagree on the kind of the link.",
         kRunChkdsk},
    Rule{kAttributeBitClear, "LA5004", kMedium, "Windows may not follow the link.", kRunChkdsk},
    Rule{kAttributeBitStray, "LA5005", kMedium, "The link's data are gone.", kRunChkdsk},
    Rule{kEntryBitClear, "LA5006", kMedium, "Listings do not show that it is a link.", kRunChkdsk},
    Rule{kEntryBitStray, "LA5007", kMedium, "Listings show a link that does not exist.",
         kRunChkdsk},
    Rule{kEntryTag, "LA5008", kMedium, "Listings show the wrong kind of link.", kRunChkdsk},
    Rule{kEntryTagForeign, "LA5009", kInformation, "Linux drivers leave this; it does no harm.",
         "None is needed."},
    Rule{kNameWithoutEntry, "LA5010", kHigh, "The file cannot be reached by this name.",
         kRunChkdsk},
    Rule{kEntryWithoutName, "LA5011", kHigh, "The entry leads to a file of another name.",
         kRunChkdsk},
    Rule{kEntryStale, "LA5012", kHigh, "The entry leads to an earlier file.", kRunChkdsk},
    Rule{kEntryNowhere, "LA5013", kHigh, "The entry leads to no file.", kRunChkdsk},
    Rule{kIndexDamaged, "LA5014", kHigh, "Names in this directory may be out of reach.",
         kRunChkdsk},
    Rule{kLinkCount, "LA5015", kInformation, "This also occurs on healthy volumes.",
         "None is needed; chkdsk corrects it."},
    Rule{kBitmapBitClear, "LA5016", kHigh, "The record may be overwritten.", kRunChkdsk},
    Rule{kBitmapBitStray, "LA5017", kLow, "A free record is not used again.", kRunChkdsk},
    Rule{kEntryTimes, "LA5018", kOff, "Windows updates directory entries lazily.",
         "None is needed."},
    Rule{kEntrySizes, "LA5019", kOff, "Windows updates directory entries lazily.",
         "None is needed."},
    Rule{kDeniedTarget, "LA6001", kHigh, "The policy lists this target under `deny`.",
         "Delete the link, or change the policy."},
    Rule{kTargetNotAllowed, "LA6002", kMedium,
         "The policy lists the targets that are allowed, and this one is not among them.",
         "Delete the link, or add its target to `allow`."},
    Rule{kLinkInLinkFreeTree, "LA6003", kHigh,
         "The policy says that there are no links in this tree.",
         "Delete the link, or change the policy."},
    Rule{kRequiredLinkMissing, "LA6004", kHigh, "Programs rely on a link that the policy requires.",
         "Create the link with `mklink`."},
    Rule{kRequiredLinkDiffers, "LA6005", kHigh,
         "A link that the policy requires leads elsewhere, so programs find other data.",
         "Find out who changed it, and create it again."},
};
static_assert(kRules.size() == kFindingKindCount);
static_assert(std::ranges::is_sorted(kRules, {}, &Rule::id));

// Each kind has exactly one rule.
constexpr std::array<std::size_t, kFindingKindCount> kRuleByKind = [] {
  std::array<std::size_t, kFindingKindCount> table{};
  table.fill(kRules.size());
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    table[static_cast<std::size_t>(kRules[i].kind)] = i;
  }
  return table;
}();
static_assert(std::ranges::none_of(kRuleByKind, [](auto rule) { return rule == kRules.size(); }));

constexpr std::array kGroups{
    RuleGroup{"broken", "LA10", "links that do not work"},
    RuleGroup{"fragile", "LA11", "links that work only in part, or cause trouble"},
    RuleGroup{"spoofing", "LA20", "names that hide what they lead to"},
    RuleGroup{"trust", "LA21", "links that ordinary users made"},
    RuleGroup{"targets", "LA22", "targets that can change, or that the scan cannot see"},
    RuleGroup{"reparse-points", "LA30", "reparse points that are unknown, unreadable or lost"},
    RuleGroup{"hard-links", "LA40", "names of files with several names"},
    RuleGroup{"cross-check", "LA50", "contradictions between structures of the volume"},
    RuleGroup{"requirements", "LA60", "what the tables of the policy demand"},
};
constexpr std::size_t group_index(const Rule& rule) {
  const auto* const group = std::ranges::find_if(
      kGroups, [&](const RuleGroup& candidate) { return rule.id.starts_with(candidate.prefix); });
  return static_cast<std::size_t>(group - kGroups.begin());
}
static_assert(std::ranges::is_sorted(kGroups, {}, &RuleGroup::prefix));
static_assert(std::ranges::all_of(kRules, [](const Rule& rule) {
  return group_index(rule) < kGroups.size();
}));

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

const Rule& rule_of(FindingKind kind) {
  return kRules[kRuleByKind[static_cast<std::size_t>(kind)]];
}

std::optional<FindingKind> find_rule(std::string_view id_or_name) {
  const auto found = std::ranges::find_if(kRules, [id_or_name](const Rule& rule) {
    return rule.id == id_or_name || word(rule.kind) == id_or_name;
  });
  return found != kRules.end() ? std::optional(found->kind) : std::nullopt;
}

std::span<const RuleGroup> rule_groups() {
  return kGroups;
}

const RuleGroup& group_of(const Rule& rule) {
  return kGroups[group_index(rule)];
}

}  // namespace report
