#include "report/model/fault_text.h"

namespace report {
namespace {

using mft::FaultCode;

enum class Effect : bool { kCosmetic, kHides };
using enum Effect;

struct FaultWording {
  std::string_view word;
  std::string_view sentence;
  Effect effect = kHides;
};

// A switch without a default, so that the compiler reports a code without wording.
constexpr FaultWording wording(FaultCode code) {
  switch (code) {
    case FaultCode::kUnreadable:
      return {"unreadable", "the source cannot be read at this location"};
    case FaultCode::kBadSignature: return {"bad-signature", "the record does not start with FILE"};
    case FaultCode::kBaadRecord:
      return {"baad-record", "the NTFS driver marked the record as torn"};
    case FaultCode::kBadUpdateSequence:
      return {"bad-update-sequence", "the update sequence array does not fit the record"};
    case FaultCode::kTornRecord:
      return {"torn-record", "its last write reached the disk only partly"};
    case FaultCode::kBadRecordHeader:
      return {"bad-record-header", "sizes or offsets in the record's header contradict each other"};
    case FaultCode::kNotInUse:
      return {"not-in-use", "a record that must be in use is marked as free"};
    case FaultCode::kBadAttributeLength:
      return {"bad-attribute-length", "an attribute's length is zero, unaligned or too large"};
    case FaultCode::kBadAttributeValue:
      return {"bad-attribute-value", "a value, name or run list extends beyond its attribute"};
    case FaultCode::kMissingEndMarker:
      return {"missing-end-marker", "the record's attributes end without the end marker"};
    case FaultCode::kBadFileName:
      return {"bad-file-name", "a $FILE_NAME attribute is shorter than its name, or has no name"};
    case FaultCode::kBadStandardInformation:
      return {"bad-standard-information", "$STANDARD_INFORMATION is too short", kCosmetic};
    case FaultCode::kBadAttributeList:
      return {"bad-attribute-list", "an entry of the attribute list is invalid"};
    case FaultCode::kAttributeListUnreadable:
      // Extension records point to their base record, so nothing of the file is lost.
      return {"attribute-list-unreadable", "the attribute list is outside the readable data",
              kCosmetic};
    case FaultCode::kExtensionMissing:
      return {"extension-missing", "a listed extension record does not belong to its base record"};
    case FaultCode::kExtensionNotListed:
      return {"extension-not-listed", "an extension record is not listed by its base record"};
    case FaultCode::kBadDataRuns: return {"bad-data-runs", "the data runs cannot be decoded"};
    case FaultCode::kRunsOutsideVolume:
      return {"runs-outside-volume", "data runs extend beyond the end of the volume"};
    case FaultCode::kBadReparsePoint:
      // The link is still in the report, as malformed.
      return {"bad-reparse-point", "the sizes in the reparse data contradict each other",
              kCosmetic};
    case FaultCode::kReparseUnreadable:
      return {"reparse-unreadable", "the reparse data are outside the readable data"};
    case FaultCode::kReparseMissing:
      return {"reparse-missing", "a file is marked as a reparse point and has no reparse data"};
    case FaultCode::kReparsePointLost:
      return {"reparse-point-lost",
              "$Extend\\$Reparse lists a reparse point that the file's record does not have"};
    case FaultCode::kBadParent: return {"bad-parent", "the parent reference points outside $MFT"};
    case FaultCode::kOrphan:
      // The name is still in the report, with an unknown location.
      return {"orphan", "the parent directory no longer exists", kCosmetic};
    case FaultCode::kParentNotDirectory:
      return {"parent-not-directory", "the parent is not a directory"};
    case FaultCode::kParentCycle: return {"parent-cycle", "the directory is below itself"};
    case FaultCode::kSeveralDirectoryNames:
      return {"several-directory-names", "a directory has more than one name", kCosmetic};
    case FaultCode::kNoName: return {"no-name", "a file in use has no name", kCosmetic};
    case FaultCode::kBadBootSector:
      return {"bad-boot-sector", "the boot sector is damaged; its backup was used", kCosmetic};
    case FaultCode::kMftMirrorUsed:
      return {"mft-mirror-used", "record 0 is damaged; its copy in $MFTMirr was used", kCosmetic};
    case FaultCode::kMftRecordDamaged:
      return {"mft-record-damaged",
              "record 0 and its copy in $MFTMirr are damaged; what is left of them was used"};
    case FaultCode::kMftIncomplete: return {"mft-incomplete", "not all of $MFT could be found"};
    case FaultCode::kBadUpCase:
      return {"bad-upcase", "$UpCase is unusable; the built-in table was used", kCosmetic};
    case FaultCode::kBadIndex: return {"bad-index", "the index of a directory is damaged"};
    case FaultCode::kIndexDisagrees:
      return {"index-disagrees", "an index and $MFT disagree about a file"};
    case FaultCode::kBadUsnRecord:
      return {"bad-usn-record", "the driver's list of files contradicts itself"};
  }
  return {};
}

constexpr FaultCode code_at(std::size_t index) {
  return static_cast<FaultCode>(index);
}

// Every code has a unique word and a sentence.
static_assert([] {
  for (std::size_t i = 0; i < kFaultCodeCount; ++i) {
    if (wording(code_at(i)).word.empty() || wording(code_at(i)).sentence.empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (wording(code_at(i)).word == wording(code_at(j)).word) return false;
    }
  }
  return wording(code_at(kFaultCodeCount)).word.empty();
}());

}  // namespace

std::string_view word(FaultCode code) {
  return wording(code).word;
}

std::string_view explain(FaultCode code) {
  return wording(code).sentence;
}

std::optional<FaultCode> fault_code_from(std::string_view text) {
  for (std::size_t i = 0; i < kFaultCodeCount; ++i) {
    if (wording(code_at(i)).word == text) return code_at(i);
  }
  return std::nullopt;
}

bool may_hide_links(FaultCode code) {
  return wording(code).effect == kHides;
}

}  // namespace report
