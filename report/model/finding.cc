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

// A switch without a default: the compiler names a kind that has no wording.
constexpr Wording wording(FindingKind kind) {
  switch (kind) {
    case FindingKind::kReparseKeyMissing:
      return {
          "reparse-key-missing",
          "the reparse index ($R) does not list this reparse point: a foreign driver or tampering; "
          "what goes by that index overlooks it, chkdsk adds the key",
          kWarning};
    case FindingKind::kReparseKeyStray:
      return {"reparse-key-stray",
              "the reparse index ($R) lists a file that has no reparse point or is gone: a foreign "
              "driver "
              "or a lost write; chkdsk removes the key",
              kWarning};
    case FindingKind::kReparseKeyTag:
      return {"reparse-key-tag",
              "the reparse index ($R) has another tag than the reparse point: a foreign driver or "
              "tampering; chkdsk repairs it",
              kWarning};
    case FindingKind::kAttributeBitClear:
      return {"attribute-bit-clear",
              "the file's attributes do not say that it has a reparse point: a foreign driver or "
              "tampering; Windows may not follow it",
              kWarning};
    case FindingKind::kAttributeBitStray:
      return {
          "attribute-bit-stray",
          "the file's attributes promise a reparse point that it does not have: a foreign driver "
          "or tampering; chkdsk clears the bit",
          kWarning};
    case FindingKind::kEntryBitClear:
      return {
          "entry-bit-clear",
          "the directory's entry does not show the reparse point: a foreign driver or tampering; "
          "listings hide that it is a link",
          kWarning};
    case FindingKind::kEntryBitStray:
      return {"entry-bit-stray",
              "the directory's entry shows a reparse point that the file does not have: a foreign "
              "driver or tampering",
              kWarning};
    case FindingKind::kEntryTag:
      return {"entry-tag",
              "the directory's entry has another tag than the reparse point: a foreign driver or "
              "tampering; listings show the wrong kind",
              kWarning};
    case FindingKind::kEntryTagForeign:
      return {"entry-tag-foreign",
              "the directory's entry has something else in the tag's place: as Linux drivers leave "
              "it (ntfs3 the size of extended attributes, ntfs-3g the attribute's type)"};
    case FindingKind::kNameWithoutEntry:
      return {
          "name-without-entry",
          "the directory has no entry for this name: the file cannot be reached by it, as after "
          "a lost write or by tampering; chkdsk repairs it",
          kError};
    case FindingKind::kEntryWithoutName:
      return {"entry-without-name",
              "the entry leads to a file that does not have this name: a lost write or tampering; "
              "chkdsk removes the entry",
              kError};
    case FindingKind::kEntryStale:
      return {"entry-stale",
              "the entry leads to an earlier file of this record (another sequence number): a lost "
              "write or tampering; chkdsk removes the entry",
              kError};
    case FindingKind::kEntryNowhere:
      return {
          "entry-nowhere",
          "the entry leads to a record that is free, a part of another file or outside of $MFT: a "
          "lost write or tampering; chkdsk removes the entry",
          kError};
    case FindingKind::kIndexDamaged:
      return {
          "index-damaged",
          "a node of this index cannot be read: damage of the medium, a lost write or tampering; "
          "chkdsk rebuilds the index",
          kError};
    case FindingKind::kLinkCount:
      return {"link-count",
              "the header counts other than the names that the file has: seen on healthy volumes "
              "too; chkdsk corrects it"};
    case FindingKind::kBitmapBitClear:
      return {
          "bitmap-bit-clear",
          "$MFT's bitmap calls this record free although it is in use: it may be overwritten, as "
          "after a lost write or by tampering; chkdsk repairs it",
          kError};
    case FindingKind::kBitmapBitStray:
      return {"bitmap-bit-stray",
              "$MFT's bitmap calls this record used although it is free: a lost write or a foreign "
              "driver; chkdsk frees it",
              kWarning};
    case FindingKind::kEntryTimes:
      return {
          "entry-times",
          "the entry's copy of the times is not the file's: normal, Windows refreshes it lazily"};
    case FindingKind::kEntrySizes:
      return {
          "entry-sizes",
          "the entry's copy of the sizes is not the file's: normal, Windows refreshes it lazily"};
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

// Every kind has its own word and a sentence.
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
