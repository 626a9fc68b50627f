#include "report/fault_text.h"

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

// A switch without a default: the compiler names a code that has no wording.
constexpr FaultWording wording(FaultCode code) {
  switch (code) {
    case FaultCode::kUnreadable: return {"unreadable", "the source could not be read there"};
    case FaultCode::kBadSignature: return {"bad-signature", "the record does not start with FILE"};
    case FaultCode::kBaadRecord:
      return {"baad-record", "the NTFS driver itself marked the record as torn"};
    case FaultCode::kBadUpdateSequence:
      return {"bad-update-sequence", "the update sequence array does not fit the record"};
    case FaultCode::kTornRecord:
      return {"torn-record", "only a part of the record's last write reached the disk"};
    case FaultCode::kBadRecordHeader:
      return {"bad-record-header", "sizes or offsets in the record's header contradict each other"};
    case FaultCode::kNotInUse:
      return {"not-in-use", "a record that must be in use is marked as free"};
    case FaultCode::kBadAttributeLength:
      return {"bad-attribute-length", "an attribute's length is zero, unaligned or too large"};
    case FaultCode::kBadAttributeValue:
      return {"bad-attribute-value", "a value, name or run list reaches out of its attribute"};
    case FaultCode::kMissingEndMarker:
      return {"missing-end-marker", "the record's attributes end without the end marker"};
    case FaultCode::kBadFileName:
      return {"bad-file-name", "a $FILE_NAME attribute is shorter than its name, or has none"};
    case FaultCode::kBadStandardInformation:
      return {"bad-standard-information", "$STANDARD_INFORMATION is too short", kCosmetic};
    case FaultCode::kBadAttributeList:
      return {"bad-attribute-list", "an entry of the attribute list cannot be"};
    case FaultCode::kAttributeListUnreadable:
      // Extension records point back to their base, so nothing of the file is lost.
      return {"attribute-list-unreadable", "the attribute list lies outside of what can be read",
              kCosmetic};
    case FaultCode::kExtensionMissing:
      return {"extension-missing", "a listed extension record does not belong to its base record"};
    case FaultCode::kExtensionNotListed:
      return {"extension-not-listed", "an extension record is not listed by its base record"};
    case FaultCode::kBadDataRuns: return {"bad-data-runs", "the data runs cannot be decoded"};
    case FaultCode::kRunsOutsideVolume:
      return {"runs-outside-volume", "data runs lead past the end of the volume"};
    case FaultCode::kBadReparsePoint:
      // The link is in the report all the same, as malformed.
      return {"bad-reparse-point", "the sizes in the reparse data contradict each other",
              kCosmetic};
    case FaultCode::kReparseUnreadable:
      return {"reparse-unreadable", "the reparse data lie outside of what can be read"};
    case FaultCode::kReparseMissing:
      return {"reparse-missing", "a file is marked as a reparse point and has no reparse data"};
    case FaultCode::kReparsePointLost:
      return {"reparse-point-lost",
              "$Extend\\$Reparse lists a reparse point that the file's record does not have"};
    case FaultCode::kBadParent: return {"bad-parent", "the parent reference leads outside of $MFT"};
    case FaultCode::kOrphan:
      // The name is in the report, at a place that nobody knows.
      return {"orphan", "the parent directory is gone", kCosmetic};
    case FaultCode::kParentNotDirectory:
      return {"parent-not-directory", "the parent is not a directory"};
    case FaultCode::kParentCycle: return {"parent-cycle", "the directory lies below itself"};
    case FaultCode::kSeveralDirectoryNames:
      return {"several-directory-names", "a directory has more than one name", kCosmetic};
    case FaultCode::kNoName: return {"no-name", "a file in use has no name", kCosmetic};
    case FaultCode::kBadBootSector:
      return {"bad-boot-sector", "the boot sector is damaged, its backup was used", kCosmetic};
    case FaultCode::kMftMirrorUsed:
      return {"mft-mirror-used", "record 0 is damaged, $MFTMirr's copy was used", kCosmetic};
    case FaultCode::kMftRecordDamaged:
      return {"mft-record-damaged",
              "record 0 and its mirror are damaged, what is left of them was used"};
    case FaultCode::kMftIncomplete: return {"mft-incomplete", "not all of $MFT could be found"};
    case FaultCode::kBadUpCase:
      return {"bad-upcase", "$UpCase cannot be used, the built-in table was", kCosmetic};
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

// Every code has its own word and a sentence.
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
