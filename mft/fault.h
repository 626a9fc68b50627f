// Damage found while reading. A Fault concerns one record (or location) and never stops a scan; its
// wording lives in report/model/fault_text. Plain data, no strings.
#pragma once

#include <cstdint>

namespace mft {

enum class FaultCode : std::uint8_t {
  // the record as a whole
  kUnreadable,         // the source could not be read there
  kBadSignature,       // neither FILE nor BAAD nor never used
  kBaadRecord,         // the driver itself marked the record as torn
  kBadUpdateSequence,  // update sequence array outside the record or of the wrong size
  kTornRecord,         // a stride does not end in the update sequence number
  kBadRecordHeader,    // sizes or offsets in the header contradict each other
  kNotInUse,           // a record that must be in use is not
  // attributes
  kBadAttributeLength,       // length zero, unaligned or past the used part
  kBadAttributeValue,        // a value, name or run list reaches out of its attribute
  kMissingEndMarker,         // the attributes end without the end marker
  kBadFileName,              // $FILE_NAME shorter than its name, or an empty name
  kBadStandardInformation,   // $STANDARD_INFORMATION shorter than 48 bytes
  kBadAttributeList,         // entry length zero, out of range, or a list too large
  kAttributeListUnreadable,  // its clusters cannot be read
  kExtensionMissing,         // the list names an extension record that does not point back
  kExtensionNotListed,       // an extension record points to a base that does not list it
  kBadDataRuns,              // invalid mapping pairs
  kRunsOutsideVolume,        // runs that lead past the volume's last cluster
  // reparse points
  kBadReparsePoint,    // the reparse buffer's sizes contradict each other
  kReparseUnreadable,  // non-resident reparse data that cannot be read here
  kReparseMissing,     // marked as a reparse point, but without $REPARSE_POINT
  kReparsePointLost,   // $Extend\$Reparse lists a reparse point that no record has
  // the tree
  kBadParent,  // the parent reference leads outside $MFT
  kOrphan,     // the parent's slot was given to another file or freed
  kParentNotDirectory,
  kParentCycle,
  kSeveralDirectoryNames,  // a directory with more than one real name
  kNoName,                 // in use, a base record, and without any name
  // metadata files
  kBadBootSector,     // the first boot sector is damaged, the backup was used
  kMftMirrorUsed,     // record 0 is damaged, $MFTMirr's was used
  kMftRecordDamaged,  // record 0 is damaged or contradicts the boot sector, and so is its mirror
  kMftIncomplete,     // $MFT's own extents could not all be found
  kBadUpCase,         // $UpCase missing, short or not idempotent: the built-in table was used
  kBadIndex,          // a directory's index is damaged
  // A name is in a directory's index but not in $MFT, or the reverse; a reference of
  // $Extend\$Reparse leads to no reparse point.
  kIndexDisagrees,
  // what the driver of a mounted volume answers
  kBadUsnRecord,  // USN records whose sizes contradict each other
};

struct Fault {
  FaultCode code{};
  std::uint64_t record = 0;    // record number, where there is one
  std::uint32_t offset = 0;    // bytes from the start of the structure
  std::uint64_t expected = 0;  // meaning depends on the code; 0 if it has none
  std::uint64_t actual = 0;
};

}  // namespace mft
