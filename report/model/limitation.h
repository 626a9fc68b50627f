// The limitations of a scan or an answer: why verdicts are provisional, and what could not be read.
// A code with arguments for programs, and its wording for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace report {

enum class LimitationCode : std::uint8_t {
  // The volume was not unmounted cleanly.
  kVolumeDirty,
  kLogNotReplayed,
  kLogDamaged,
  kHibernated,
  // The source lacks something.
  kMftHole,
  kMftRecordDamaged,
  kMftFoundInPlace,    // records
  kMftNotStored,       // records in holes of the source, records expected
  kMftExtentsMissing,  // records found, records expected
  kMftOversized,       // records claimed
  kSourceTruncated,    // bytes available, bytes of the volume
  kRecordTruncated,
  kMftTruncated,  // records available, records expected
  kImageChanged,
  // A mounted volume changed, or its driver did not help. Reasons are clauses.
  kDriverUnavailable,      // reason
  kNotCaughtUp,            // reason
  kTargetsNotConfirmed,    // reason
  kJournalUnavailable,     // reason
  kChangesUnknown,         // reason
  kNamesUnaccounted,       //
  kCensusUnavailable,      // reason
  kCreatedMeanwhile,       // files
  kDriverListUnavailable,  // reason
  kDriverListIncomplete,   // reparse points
  // Something was not read, found or followed.
  kReparseDataOutsideMft,     // files
  kReparseDataUnreadable,     // files
  kReparseIndexStale,         // entries
  kReparsePointsLost,         // entries
  kReparseDataMissing,        // files
  kNamesOrphaned,             // links
  kDamage,                    //
  kBudget,                    // links
  kVolumeDamaged,             // the fault, a clause
  kNamesMayBeHidden,          //
  kDirectoryIndexDamaged,     // path, the fault
  kDirectoryIndexUnreadable,  // path, the fault
  kPathUncertain,             // the fault
  kNamesMissing,              // reason
  kNamesBeyondList,           // reason
  kOtherNamesMissing,         // reason
  kIndexLeadsElsewhere,       // record
  // The cross-check was not complete.
  kNotComparedLooseMft,
  kNotComparedInUse,
  kNotComparedRecords,             // files
  kNotComparedBitmap,              // reason
  kNotComparedReparseIndex,        // reason
  kNotComparedReparseKeys,         // keys read
  kNotComparedDirectories,         //
  kNotComparedDamagedDirectories,  // directories
  // An entry of a volume's registry that is not used; its letter comes first.
  kEntryForeign,       // letter, volume, why that one was not scanned
  kEntryNotRequested,  // letter, volume
  kEntryNotGiven,      // letter, device
  kEntryStale,         // letter, device
  kEntryAmbiguous,     // letter, device, volume, volume
  kEntryUnmatched,     // letter, device
  kEntryUnconfirmed,   // letter, volume with another registry
  kEntryDisputed,      // letter, volume with another registry
  kEntryOverridden,    // letter, letter of the drive map
  kGuidsUnused,        // volume GUIDs
  // A volume's registry as a whole.
  kHiveReplayed,
  kHiveBehindLogs,
  kHiveUnreadable,  // reason
  kHiveDamaged,
  kHiveOfOtherDisk,        // identity of the volume
  kPartitionTableMissing,  // volume
  // A shadow copy.
  kSnapshotAssumedConsistent,
  kSnapshotTargetsCurrent,
  kSnapshotFilesExcluded,
  kSnapshotOriginUnknown,  // reason

  kEngineNotUsed,  // engine, reason
  // Of a report that was converted.
  kReportTruncated,
  kReportPartsUnknown,  // rows and sections
  // From a report with codes unknown to this version, or without codes (schema 1.0).
  kOther  // the sentence
};
inline constexpr std::size_t kLimitationCodeCount =
    static_cast<std::size_t>(LimitationCode::kOther) + 1;

// "volume-dirty", "mft-truncated", … Stable.
[[nodiscard]] std::string_view word(LimitationCode code);
[[nodiscard]] std::optional<LimitationCode> limitation_code_from(std::string_view word);
// How many arguments a limitation of that code has.
[[nodiscard]] std::size_t argument_count(LimitationCode code);

struct Limitation {
  LimitationCode code{};
  // In the order above; numbers in decimal. A missing argument is empty in the text.
  std::vector<std::string> arguments{};

  // One sentence, without a full stop.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Limitation&, const Limitation&) = default;
};

using Limitations = std::vector<Limitation>;

// With a number as its argument.
[[nodiscard]] Limitation counted_limitation(LimitationCode code, std::uint64_t count);
[[nodiscard]] std::vector<std::string> texts_of(const Limitations& limitations);
// The same with full stops.
[[nodiscard]] std::vector<std::string> sentences_of(const Limitations& limitations);

}  // namespace report
