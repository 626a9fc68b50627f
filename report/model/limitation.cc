#include "report/model/limitation.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "report/text/human_text.h"

namespace report {
namespace {

struct LimitationWording {
  std::string_view word;
  // `{0}` is the first argument; `{0|file|files}` is it as a number, with the noun for one or many.
  std::string_view text;
};

LimitationWording limitation_wording(LimitationCode code) {
  switch (code) {
    using enum LimitationCode;
    case kVolumeDirty: return {"volume-dirty", "the volume is marked dirty"};
    case kLogNotReplayed:
      return {"log-not-replayed", "its $LogFile holds changes that were not replayed"};
    case kLogDamaged:
      return {"log-damaged", "its $LogFile is damaged: it may hold changes that were not replayed"};
    case kHibernated: return {"hibernated", "it holds a hibernated Windows"};
    case kMftHole:
      return {"mft-hole",
              "the data runs of $MFT have a hole: some of its records have no location"};
    case kMftRecordDamaged:
      return {"mft-record-damaged",
              "all copies of the record that describes $MFT are damaged: parts of $MFT may be "
              "missing"};
    case kMftFoundInPlace:
      return {"mft-found-in-place",
              "no record says where $MFT is: only the {0|record|records} that follow the place "
              "in the boot sector were read"};
    case kMftNotStored:
      return {"mft-not-stored",
              "{0} of {1} records lie in holes of the source: nothing is stored there"};
    case kMftExtentsMissing:
      return {"mft-extents-missing", "the extents of $MFT were found for only {0} of {1} records"};
    case kMftOversized:
      return {"mft-oversized", "$MFT claims {0} records, more than the volume has room for"};
    case kSourceTruncated:
      return {"source-truncated",
              "the source ends before the volume does: {0} of {1} bytes are available"};
    case kRecordTruncated: return {"record-truncated", "the file ends in the middle of a record"};
    case kMftTruncated: return {"mft-truncated", "the file holds {0} of {1} records"};
    case kImageChanged:
      return {"image-changed",
              "the image was modified while it was read: earlier and later reads may not "
              "agree"};
    case kDriverUnavailable:
      return {"driver-unavailable",
              "its driver cannot be queried ({0}): the volume is read as an image: changes "
              "during the scan cannot be detected"};
    case kNotCaughtUp:
      return {"not-caught-up",
              "the volume is in use, and recent changes and those during the scan may be missing: "
              "{0}"};
    case kTargetsNotConfirmed:
      return {"targets-not-confirmed", "the targets of links were not confirmed: {0}"};
    case kJournalUnavailable:
      return {"journal-unavailable",
              "{0}: changes during the scan were found in the driver's list of files, which does "
              "not show names that a file gained or lost"};
    case kChangesUnknown:
      return {"changes-unknown",
              "{0}: files created, deleted or changed during the scan may be missing"};
    case kNamesUnaccounted:
      return {"names-unaccounted",
              "files whose names are spread over several records have more names than could be "
              "found"};
    case kCensusUnavailable:
      return {"census-unavailable",
              "{0}: files were taken from their records alone and not checked against the "
              "driver's list"};
    case kCreatedMeanwhile:
      return {"created-meanwhile",
              "{0|file was|files were} created while $MFT grew and not scanned"};
    case kDriverListUnavailable:
      return {"driver-list-unavailable",
              "the index of reparse points was read past the driver's cache, because the driver "
              "does not list them ({0}): links created in the last moments may be missing"};
    case kDriverListIncomplete:
      return {"driver-list-incomplete",
              "the driver's list of reparse points lacks {0} that the index on the disk and the "
              "files' records contain, as if a filter driver hid them: these are in the report, "
              "but others like them created in the last moments may be missing"};
    case kReparseDataOutsideMft:
      return {"reparse-data-outside-mft",
              "the reparse data of {0|file|files} are outside the $MFT"};
    case kReparseDataUnreadable:
      return {"reparse-data-unreadable", "the reparse data of {0|file|files} could not be read"};
    case kReparseIndexStale:
      return {"reparse-index-stale",
              "the index of reparse points lists {0|file|files} without a reparse point; it may "
              "lack others"};
    case kReparsePointsLost:
      return {
          "reparse-points-lost",
          "the index of reparse points lists {0|file|files} whose records have no reparse point: "
          "these links are lost, or the index is out of date"};
    case kReparseDataMissing:
      return {"reparse-data-missing",
              "{0|file is|files are} marked as reparse points and have no reparse data: those were "
              "lost or overwritten"};
    case kNamesOrphaned:
      return {"names-orphaned",
              "the parents of some names are lost: {0|link|links} may lead to one of them"};
    case kDamage: return {"damage", "there is damage that may hide links; see the faults"};
    case kBudget:
      return {"budget",
              "following all links would take more steps than the size of the volume allows: "
              "{0|link was|links were} not followed to the end; --no-budget removes the limit"};
    case kVolumeDamaged: return {"volume-damaged", "{0}"};
    case kNamesMayBeHidden: return {"names-may-be-hidden", "there is damage that may hide names"};
    case kDirectoryIndexDamaged:
      return {"directory-index-damaged",
              "the index of {0} is damaged ({1}); its readable part was searched block by block"};
    case kDirectoryIndexUnreadable:
      return {"directory-index-unreadable",
              "the index of {0} cannot be read completely ({1}); its readable part was searched "
              "block by block"};
    case kPathUncertain: return {"path-uncertain", "a path may be wrong: {0}"};
    case kNamesMissing: return {"names-missing", "names may be missing: {0}"};
    case kNamesBeyondList:
      return {"names-beyond-list",
              "names may be missing: {0}; a scan finds those in records that the file's own list "
              "does not mention"};
    case kOtherNamesMissing:
      return {"other-names-missing", "other names of the file may be missing: {0}"};
    case kIndexLeadsElsewhere:
      return {"index-leads-elsewhere",
              "the directory's index leads to {0}, which has no such name"};
    case kNotComparedLooseMft:
      return {"not-compared-loose-mft",
              "the cross-check did not compare names with directories, reparse points with "
              "$Extend\\$Reparse, and records with $MFT's bitmap: they are not part of a "
              "loose $MFT"};
    case kNotComparedInUse:
      return {"not-compared-in-use",
              "the volume is in use, and its indexes were read past the driver's cache: recent "
              "changes may be reported as disagreements"};
    case kNotComparedRecords:
      return {"not-compared-records",
              "the cross-check did not compare the names of {0|file|files}: their records are "
              "damaged or unreadable"};
    case kNotComparedBitmap:
      return {"not-compared-bitmap",
              "the cross-check did not compare all records with $MFT's bitmap: {0}"};
    case kNotComparedReparseIndex:
      return {"not-compared-reparse-index",
              "the cross-check did not compare reparse points with $Extend\\$Reparse: {0}"};
    case kNotComparedReparseKeys:
      return {"not-compared-reparse-keys",
              "the cross-check did not compare all reparse points with $Extend\\$Reparse: that "
              "index is damaged, and {0|key was|keys were} read"};
    case kNotComparedDirectories:
      return {"not-compared-directories",
              "the cross-check did not compare all names with directories: their indexes claim "
              "more than the volume has room for"};
    case kNotComparedDamagedDirectories:
      return {"not-compared-damaged-directories",
              "the cross-check did not compare all names with directories: the indexes of "
              "{0|directory|directories} are damaged or unreadable"};
    case kEntryForeign: return {"entry-foreign", "{0} is {1}, which was not scanned: {2}"};
    case kEntryNotRequested:
      return {"entry-not-requested", "{0} is not used: it is {1}, which was not requested"};
    case kEntryNotGiven:
      return {"entry-not-given", "{0} is not used: it is {1}, which is not on any given disk"};
    case kEntryStale:
      return {"entry-stale",
              "{0} is not used: it is {1}, and the given disk of that signature has no partition "
              "there"};
    case kEntryAmbiguous:
      return {"entry-ambiguous",
              "{0} is not used: it is {1}, and so are both {2} and {3}: they are clones"};
    case kEntryUnmatched:
      return {"entry-unmatched", "{0} is not used: no disk image shows which one is {1}"};
    case kEntryUnconfirmed:
      return {"entry-unconfirmed", "{0} is not used: the registry of {1} does not have it"};
    case kEntryDisputed:
      return {"entry-disputed", "{0} is not used: the registry of {1} says otherwise"};
    case kEntryOverridden:
      return {"entry-overridden", "{0} is not used: the drive map calls that volume {1}"};
    case kGuidsUnused:
      return {"guids-unused",
              "{0|volume GUID is|volume GUIDs are} not used: not given, not scanned, or ambiguous"};
    case kHiveReplayed:
      return {"hive-replayed", "The hive was behind its logs; they were applied in memory"};
    case kHiveBehindLogs:
      return {"hive-behind-logs",
              "The hive is behind its logs, which could not be applied: letters may have changed"};
    case kHiveUnreadable: return {"hive-unreadable", "The hive cannot be read: {0}"};
    case kHiveDamaged:
      return {"hive-damaged", "Part of the hive is damaged: letters may be missing"};
    case kHiveOfOtherDisk:
      return {"hive-of-other-disk",
              "None of its entries is this volume itself ({0}): the disk is a copy, or its "
              "signature was changed"};
    case kPartitionTableMissing:
      return {"partition-table-missing",
              "{0} is given without its partition table: no entry can be matched with it"};
    case kSnapshotAssumedConsistent:
      return {"snapshot-assumed-consistent",
              "Windows flushes NTFS and holds writes while it creates a shadow copy, so its "
              "contents are assumed to be consistent regardless of its $LogFile"};
    case kSnapshotTargetsCurrent:
      return {"snapshot-targets-current",
              "Links to other volumes are followed in the current state of these volumes"};
    case kSnapshotFilesExcluded:
      return {
          "snapshot-files-excluded",
          "Files that are excluded from shadow copies may be missing, so links to them may look "
          "broken"};
    case kSnapshotOriginUnknown:
      return {"snapshot-origin-unknown",
              "The source volume of this shadow copy cannot be determined ({0}); its links are not "
              "resolved with the drive letters of this machine"};
    case kEngineNotUsed: return {"engine-not-used", "--engine {0} was not used: {1}"};
    case kReportTruncated:
      return {"report-truncated",
              "the report that was converted had reached its size limit and lacks rows"};
    case kReportPartsUnknown:
      return {"report-parts-unknown",
              "{0|part|parts} of the report that was converted were written by a newer version "
              "and left out"};
    case kOther: return {"other", "{0}"};
  }
  return {};
}

// A number with its noun; text that is none as it is.
std::string counted_argument(const std::string& argument, std::string_view nouns) {
  std::uint64_t number = 0;
  const char* const end = argument.data() + argument.size();
  const auto parsed = std::from_chars(argument.data(), end, number);
  const auto bar = nouns.find('|');
  if (parsed.ec != std::errc() || parsed.ptr != end) {
    return argument + " " + std::string(nouns.substr(bar + 1));
  }
  return counted(number, std::string(nouns.substr(0, bar)), std::string(nouns.substr(bar + 1)));
}

}  // namespace

std::string_view word(LimitationCode code) {
  return limitation_wording(code).word;
}

std::optional<LimitationCode> limitation_code_from(std::string_view text) {
  for (std::size_t i = 0; i < kLimitationCodeCount; ++i) {
    const auto code = static_cast<LimitationCode>(i);
    if (word(code) == text) return code;
  }
  return std::nullopt;
}

std::size_t argument_count(LimitationCode code) {
  return static_cast<std::size_t>(std::ranges::count(limitation_wording(code).text, '{'));
}

std::string Limitation::text() const {
  std::string_view rest = limitation_wording(code).text;
  std::string result;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const auto close = rest.find('}', open);
    result += rest.substr(0, open);
    const auto index = static_cast<std::size_t>(rest[open + 1] - '0');
    const std::string argument = index < arguments.size() ? arguments[index] : std::string();
    const std::string_view nouns = rest.substr(open + 2, close - open - 2);
    result += nouns.empty() ? argument : counted_argument(argument, nouns.substr(1));
    rest.remove_prefix(close + 1);
  }
  return result.append(rest);
}

Limitation counted_limitation(LimitationCode code, std::uint64_t count) {
  return {.code = code, .arguments = {std::to_string(count)}};
}

std::vector<std::string> sentences_of(const Limitations& limitations) {
  std::vector<std::string> sentences = texts_of(limitations);
  for (std::string& sentence : sentences) sentence += '.';
  return sentences;
}

std::vector<std::string> texts_of(const Limitations& limitations) {
  std::vector<std::string> texts;
  texts.reserve(limitations.size());
  for (const Limitation& limitation : limitations) texts.push_back(limitation.text());
  return texts;
}

}  // namespace report
