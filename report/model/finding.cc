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
  }
  return {};
}

constexpr FindingKind kind_at(std::size_t index) {
  return static_cast<FindingKind>(index);
}

// Every kind has a unique word and a sentence.
static_assert([] {
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    if (wording(kind_at(i)).word.empty() || wording(kind_at(i)).sentence.empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (wording(kind_at(i)).word == wording(kind_at(j)).word) return false;
    }
  }
  return wording(kind_at(kFindingKindCount)).word.empty();
}());

}  // namespace

std::string_view word(FindingKind kind) {
  return wording(kind).word;
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
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    if (wording(kind_at(i)).word == text) return kind_at(i);
  }
  return std::nullopt;
}

}  // namespace report
