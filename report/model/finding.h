// Findings, with their meaning and severity: contradictions between two structures of a volume that
// store the same information, and what a policy objects to. The words are stable; those of the
// latter are the names of its rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace report {

enum class FindingKind : std::uint8_t {
  // attribute C0 and $Extend\$Reparse:$R
  kReparseKeyMissing,  // a reparse point without a key
  kReparseKeyStray,    // a key whose file has no reparse point, or does not exist
  kReparseKeyTag,      // the key has a different tag
  // attribute C0 and $STANDARD_INFORMATION
  kAttributeBitClear,
  kAttributeBitStray,
  // attribute C0 and the key of a name in its directory's index
  kEntryBitClear,
  kEntryBitStray,
  kEntryTag,
  kEntryTagForeign,  // known behaviour of a driver other than that of Windows
  // names in records and entries in directories
  kNameWithoutEntry,
  kEntryWithoutName,
  kEntryStale,    // a different sequence number
  kEntryNowhere,  // a record that is free, belongs to another file, or is outside $MFT
  kIndexDamaged,  // an index with a node that cannot be read
  // the record's header
  kLinkCount,
  // $MFT:$BITMAP
  kBitmapBitClear,
  kBitmapBitStray,
  // lazily updated copies in the key of a name
  kEntryTimes,
  kEntrySizes,
  // the name of a link, or of a directory
  kNameNotOpenable,

  // Those of policies: links that do not work
  kBrokenTarget,  // a component is missing
  kWrongKindTarget,
  kLinkLoop,
  kTooManyHops,
  kMalformedTarget,
  kNotFollowedTarget,
  kRemoteJunction,
  kNoSuchVolume,
  kTrailingBackslash,
  kTargetAboveRoot,
  kBrokenForWsl,
  kBrokenForCreateProcess,
  kDegradedLink,
  // links that work, but are dangerous or fragile
  kLinkAboveItself,
  kLongChain,
  kMisleadingPrintName,
  kKnownLinkDiffers,
  kUntrustedJunction,
  kUserLinkIntoProtectedTree,
  // targets that this scan cannot see, or that depend on who asks
  kOffVolumeTarget,
  kDriveLetterTarget,
  kSessionLetterTarget,
  kNetworkTarget,
  kDevicePathTarget,
  kAssumedLetterTarget,
  kUnverifiableTarget,
  // reparse points and names
  kUnknownReparsePoint,
  kUnreadableReparsePoint,
  kOrphanedLink,
  kNearNameLimit,
  kSystemNameOutside,
  // what the tables of a policy say
  kDeniedTarget,
  kTargetNotAllowed,
  kLinkInLinkFreeTree,
  kRequiredLinkMissing,
  kRequiredLinkDiffers,
};
inline constexpr std::size_t kFindingKindCount =
    static_cast<std::size_t>(FindingKind::kRequiredLinkDiffers) + 1;

// Of a contradiction. Policies have their own: RuleSeverity.
enum class Severity : std::uint8_t {
  kInformation,  // also occurs on healthy volumes
  kWarning,      // something is displayed incorrectly or overlooked
  kError,        // a name or record is lost, or leads to the wrong place
};
inline constexpr std::size_t kSeverityCount = 3;

// Stable lower-case words with hyphens: "reparse-key-missing", "information".
[[nodiscard]] std::string_view word(FindingKind kind);
[[nodiscard]] std::string_view word(Severity severity);
[[nodiscard]] Severity severity_of(FindingKind kind);
// One line for people, without a full stop: the contradiction and its possible causes.
[[nodiscard]] std::string_view explain(FindingKind kind);
// The inverse of word(); empty for an unknown word.
[[nodiscard]] std::optional<FindingKind> finding_kind_from(std::string_view text);
[[nodiscard]] std::optional<Severity> severity_from(std::string_view text);

}  // namespace report
