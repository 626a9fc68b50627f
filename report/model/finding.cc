#include "report/model/finding.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kSeverityCount> kSeverities{"information", "warning", "error"};
static_assert(are_words(kSeverities));

using enum Severity;

struct Wording {
  std::string_view word;
  std::string_view sentence;
  Severity severity = kInformation;
};

// A switch without a default, so that the compiler reports a kind without wording.
constexpr Wording wording(FindingKind kind) {
  switch (kind) {
    case FindingKind::kReparseKeyMissing:
      return {"reparse-key-missing",
              "the reparse index ($R) does not list this reparse point: another driver or "
              "tampering; software that uses the index overlooks it, chkdsk adds the key",
              kWarning};
    case FindingKind::kReparseKeyStray:
      return {"reparse-key-stray",
              "the reparse index ($R) lists a file that has no reparse point or no longer exists: "
              "another driver or a lost write; chkdsk removes the key",
              kWarning};
    case FindingKind::kReparseKeyTag:
      return {"reparse-key-tag",
              "the tag in the reparse index ($R) differs from that of the reparse point: another "
              "driver or tampering; chkdsk repairs it",
              kWarning};
    case FindingKind::kAttributeBitClear:
      return {"attribute-bit-clear",
              "the file's attributes do not show its reparse point: another driver or tampering; "
              "Windows may not follow it",
              kWarning};
    case FindingKind::kAttributeBitStray:
      return {"attribute-bit-stray",
              "the file's attributes show a reparse point that it does not have: another driver or "
              "tampering; chkdsk clears the bit",
              kWarning};
    case FindingKind::kEntryBitClear:
      return {"entry-bit-clear",
              "the directory entry does not show the reparse point: another driver or tampering; "
              "directory listings do not show that it is a link",
              kWarning};
    case FindingKind::kEntryBitStray:
      return {"entry-bit-stray",
              "the directory entry shows a reparse point that the file does not have: another "
              "driver or tampering",
              kWarning};
    case FindingKind::kEntryTag:
      return {"entry-tag",
              "the tag in the directory entry differs from that of the reparse point: another "
              "driver or tampering; directory listings show the wrong kind",
              kWarning};
    case FindingKind::kEntryTagForeign:
      return {"entry-tag-foreign",
              "the directory entry contains another value instead of the tag, as left by Linux "
              "drivers (ntfs3: the size of extended attributes, ntfs-3g: the attribute type)"};
    case FindingKind::kNameWithoutEntry:
      return {"name-without-entry",
              "the directory has no entry for this name, so the file cannot be reached by it: a "
              "lost write or tampering; chkdsk repairs it",
              kError};
    case FindingKind::kEntryWithoutName:
      return {"entry-without-name",
              "the entry leads to a file that does not have this name: a lost write or tampering; "
              "chkdsk removes the entry",
              kError};
    case FindingKind::kEntryStale:
      return {"entry-stale",
              "the entry leads to an earlier file of this record (different sequence number): a "
              "lost write or tampering; chkdsk removes the entry",
              kError};
    case FindingKind::kEntryNowhere:
      return {"entry-nowhere",
              "the entry leads to a record that is free, belongs to another file or is outside "
              "$MFT: a lost write or tampering; chkdsk removes the entry",
              kError};
    case FindingKind::kIndexDamaged:
      return {"index-damaged",
              "a node of this index cannot be read: media damage, a lost write or tampering; "
              "chkdsk rebuilds the index",
              kError};
    case FindingKind::kLinkCount:
      return {"link-count",
              "the link count in the header differs from the number of names: also occurs on "
              "healthy volumes; chkdsk corrects it"};
    case FindingKind::kBitmapBitClear:
      return {"bitmap-bit-clear",
              "$MFT's bitmap marks this record as free although it is in use, so it may be "
              "overwritten: a lost write or tampering; chkdsk repairs it",
              kError};
    case FindingKind::kBitmapBitStray:
      return {"bitmap-bit-stray",
              "$MFT's bitmap marks this record as used although it is free: a lost write or "
              "another driver; chkdsk frees it",
              kWarning};
    case FindingKind::kEntryTimes:
      return {"entry-times",
              "the times in the directory entry differ from those of the file: normal, Windows "
              "updates them lazily"};
    case FindingKind::kEntrySizes:
      return {"entry-sizes",
              "the sizes in the directory entry differ from those of the file: normal, Windows "
              "updates them lazily"};
    case FindingKind::kNameNotOpenable:
      return {"name-not-openable",
              "Windows cannot open this name, because it contains a character that no name may "
              "contain: Linux or a tool that writes NTFS directly created it",
              kWarning};
    case FindingKind::kBrokenTarget:
      return {"broken-target", "a component of the target does not exist", kWarning};
    case FindingKind::kWrongKindTarget:
      return {"wrong-kind-target",
              "the target is a file where a directory is required, or the reverse", kWarning};
    case FindingKind::kLinkLoop: return {"link-loop", "the link leads back to itself", kWarning};
    case FindingKind::kTooManyHops:
      return {"too-many-hops", "the path leads through more than 63 links", kWarning};
    case FindingKind::kMalformedTarget:
      return {"malformed-target", "Windows cannot parse the target", kWarning};
    case FindingKind::kNotFollowedTarget:
      return {"not-followed-target", "the path leads through a link that Windows does not follow",
              kWarning};
    case FindingKind::kRemoteJunction:
      return {"remote-junction", "a junction to a network path never works", kWarning};
    case FindingKind::kNoSuchVolume:
      return {"no-such-volume", "the drive or volume of the target does not exist", kWarning};
    case FindingKind::kTrailingBackslash:
      return {"trailing-backslash",
              "the junction's target ends in a backslash and is itself a relative link", kWarning};
    case FindingKind::kTargetAboveRoot:
      return {"target-above-root", "the target climbs above the root of its drive", kWarning};
    case FindingKind::kBrokenForWsl:
      return {"broken-for-wsl", "the link does not work in WSL", kWarning};
    case FindingKind::kBrokenForCreateProcess:
      return {"broken-for-createprocess", "the program of the app-execution link does not exist",
              kWarning};
    case FindingKind::kDegradedLink:
      return {"degraded-link", "the link works in some calls only", kWarning};
    case FindingKind::kLinkAboveItself:
      return {
          "link-above-itself",
          "the link leads to a directory above itself: whoever follows links never reaches the end",
          kWarning};
    case FindingKind::kLongChain:
      return {"long-chain",
              "the path leads through more than 31 links, which is close to the limits of Windows",
              kWarning};
    case FindingKind::kMisleadingPrintName:
      return {"misleading-print-name", "the name that is displayed differs from the actual target",
              kWarning};
    case FindingKind::kKnownLinkDiffers:
      return {"known-link-differs", "a link that Windows makes leads to another place than usual",
              kWarning};
    case FindingKind::kUntrustedJunction:
      return {"untrusted-junction",
              "an ordinary user made this junction, so programs with RedirectionGuard refuse to "
              "follow it",
              kWarning};
    case FindingKind::kUserLinkIntoProtectedTree:
      return {"user-link-into-protected-tree",
              "a link that an ordinary user made leads into a protected tree", kWarning};
    case FindingKind::kOffVolumeTarget:
      return {"off-volume-target", "the target is on another volume", kWarning};
    case FindingKind::kDriveLetterTarget:
      return {"drive-letter-target",
              "the target is a drive letter, which can change, instead of a volume GUID", kWarning};
    case FindingKind::kSessionLetterTarget:
      return {"session-letter-target",
              "the drive letter of the target may exist in a logon session only", kWarning};
    case FindingKind::kNetworkTarget:
      return {"network-target", "the target is on the network", kWarning};
    case FindingKind::kDevicePathTarget:
      return {"device-path-target", "the target is the path of a device", kWarning};
    case FindingKind::kAssumedLetterTarget:
      return {"assumed-letter-target",
              "the drive letter of the target is only assumed to be this volume", kWarning};
    case FindingKind::kUnverifiableTarget:
      return {"unverifiable-target", "this scan cannot see whether the target exists", kWarning};
    case FindingKind::kUnknownReparsePoint:
      return {"unknown-reparse-point",
              "no one has documented this reparse tag, or it belongs to a third party", kWarning};
    case FindingKind::kUnreadableReparsePoint:
      return {"unreadable-reparse-point", "the reparse data are damaged or cannot be read",
              kWarning};
    case FindingKind::kOrphanedLink:
      return {"orphaned-link", "the directory of the link no longer exists", kWarning};
    case FindingKind::kNearNameLimit:
      return {"near-name-limit", "the file has nearly as many names as NTFS allows (1,024)",
              kWarning};
    case FindingKind::kSystemNameOutside:
      return {"system-name-outside",
              "a file of the system has another name outside the trees of the system", kWarning};
    case FindingKind::kDeniedTarget:
      return {"denied-target", "the policy denies this target", kWarning};
    case FindingKind::kTargetNotAllowed:
      return {"target-not-allowed", "the target is not among those that the policy allows",
              kWarning};
    case FindingKind::kLinkInLinkFreeTree:
      return {"link-in-link-free-tree", "the policy allows no links in this tree", kWarning};
    case FindingKind::kRequiredLinkMissing:
      return {"required-link-missing", "a link that the policy requires does not exist", kWarning};
    case FindingKind::kRequiredLinkDiffers:
      return {"required-link-differs", "a link that the policy requires leads to another target",
              kWarning};
  }
  return {};
}

constexpr FindingKind kind_at(std::size_t index) {
  return static_cast<FindingKind>(index);
}

constexpr Words<kFindingKindCount> kFindingWords = [] {
  Words<kFindingKindCount> words{};
  for (std::size_t i = 0; i < kFindingKindCount; ++i) words[i] = wording(kind_at(i)).word;
  return words;
}();
static_assert(are_words(kFindingWords));
static_assert([] {
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    if (wording(kind_at(i)).sentence.empty()) return false;
  }
  return wording(kind_at(kFindingKindCount)).word.empty();
}());

}  // namespace

std::string_view word(FindingKind kind) {
  return kFindingWords[static_cast<std::size_t>(kind)];
}

std::string_view word(Severity severity) {
  return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_from(std::string_view text) {
  return value_of<Severity>(kSeverities, text);
}

Severity severity_of(FindingKind kind) {
  return wording(kind).severity;
}

std::string_view explain(FindingKind kind) {
  return wording(kind).sentence;
}

std::optional<FindingKind> finding_kind_from(std::string_view text) {
  return value_of<FindingKind>(kFindingWords, text);
}

}  // namespace report
