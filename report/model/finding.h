// Findings: where two structures of a volume that tell the same thing disagree. What each means,
// and how much it matters. The words are stable.
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
  kReparseKeyTag,      // the key has another tag
  // attribute C0 and $STANDARD_INFORMATION
  kAttributeBitClear,
  kAttributeBitStray,
  // attribute C0 and the key of a name in its directory's index
  kEntryBitClear,
  kEntryBitStray,
  kEntryTag,
  kEntryTagForeign,  // a known habit of a driver that is not Windows
  // names in records and entries in directories
  kNameWithoutEntry,
  kEntryWithoutName,
  kEntryStale,    // another sequence number
  kEntryNowhere,  // a record that is free, a part of another file, or outside of $MFT
  kIndexDamaged,  // an index with a node that cannot be read
  // the record's header
  kLinkCount,
  // $MFT:$BITMAP
  kBitmapBitClear,
  kBitmapBitStray,
  // lazily kept copies in the key of a name
  kEntryTimes,
  kEntrySizes,
  // the name of a link, or of a directory
  kNameNotOpenable,
};
inline constexpr std::size_t kFindingKindCount =
    static_cast<std::size_t>(FindingKind::kNameNotOpenable) + 1;

enum class Severity : std::uint8_t {
  kInformation,  // healthy volumes have it too
  kWarning,      // something shows wrongly or is not found by some way
  kError,        // a name or a record is lost, or leads to the wrong place
};
inline constexpr std::size_t kSeverityCount = 3;

// Stable lower-case words with hyphens: "reparse-key-missing", "information".
[[nodiscard]] std::string_view word(FindingKind kind);
[[nodiscard]] std::string_view word(Severity severity);
[[nodiscard]] Severity severity_of(FindingKind kind);
// One line for people, without a full stop: what disagrees, and what it can mean.
[[nodiscard]] std::string_view explain(FindingKind kind);
// The reverse of word(); nothing for a word that is none.
[[nodiscard]] std::optional<FindingKind> finding_kind_from(std::string_view text);
[[nodiscard]] std::optional<Severity> severity_from(std::string_view text);

}  // namespace report
