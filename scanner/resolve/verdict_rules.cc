#include "scanner/resolve/verdict_rules.h"

#include "scanner/volume/file_record.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

void set(WalkResult& walk, Verdict verdict, Reason reason) {
  walk.verdict = verdict;
  walk.reason = reason;
}

// `::$DATA` asks for a file; a named stream must exist in the object.
void judge_stream(const AuditedVolumes& volumes, WalkResult& walk) {
  const ReachedObject& object = *walk.object;
  if (walk.stream.empty()) {
    if (object.directory) set(walk, Verdict::kBroken, Reason::kWrongKind);
    return;
  }
  const Volume& volume = volumes[object.volume]->volume();
  const auto file = FileRecord::read(volume, {object.record, object.sequence});
  if (!file) return set(walk, Verdict::kUnverifiable, Reason::kDamaged);
  if (file->find(mft::AttributeType::kData, walk.stream)) return;
  const bool seen_whole = file->faults().empty();
  set(walk, seen_whole ? Verdict::kBroken : Verdict::kUnverifiable,
      seen_whole ? Reason::kMissing : Reason::kDamaged);
  walk.component = walk.stream;
  walk.hop = walk.hops;
}

}  // namespace

void apply_answer(WalkResult& walk, const FileAnswer& answer) {
  using Kind = FileAnswer::Kind;
  const FileQuestion& question = *walk.question;
  switch (answer.kind) {
    case Kind::kFound:
      if (answer.through_alias) walk.flags.set(Flag::kShortName);
      walk.ambiguous = walk.ambiguous || answer.ambiguous;
      if (!question.last) {
        set(walk, Verdict::kBroken, Reason::kWrongKind);  // a file used as a directory
        break;
      }
      set(walk, Verdict::kOk, Reason::kNone);
      walk.object = {.volume = question.volume,
                     .record = answer.record,
                     .sequence = answer.sequence,
                     .directory = false,
                     .parent = question.directory};
      walk.object_name = answer.name;
      break;
    case Kind::kAbsent:
      if (question.placeholder) set(walk, Verdict::kUnverifiable, Reason::kPlaceholder);
      break;
    case Kind::kDamaged:
      set(walk, Verdict::kUnverifiable, Reason::kDamaged);
      walk.orphaned = answer.orphaned;
      break;
    case Kind::kIndexDisagrees: set(walk, Verdict::kUnverifiable, Reason::kIndexDisagrees); break;
  }
  walk.question.reset();
}

void reserve(WalkResult& walk, Verdict verdict, Reason reason, std::uint32_t hop,
             std::u16string_view component) {
  Reservation& known = walk.reservation;
  if (known.verdict == verdict || known.verdict == Verdict::kUnverifiable) return;
  known = {
      .verdict = verdict, .reason = reason, .hop = hop, .component = std::u16string(component)};
}

bool attributes_deny_link(const LinkFile& file) {
  return file.has_information &&
         (file.information.attributes & mft::kFileAttributeReparsePoint) == 0;
}

void mark_unconfirmed_link(WalkResult& walk) {
  walk.flags.set(Flag::kAttributeBitClear);
  if (walk.verdict == Verdict::kBroken) {
    set(walk, Verdict::kUnverifiable, Reason::kUnconfirmedRule);
  }
}

void judge_kind(const EndRequirements& requirements, bool directory, WalkResult& walk) {
  if (directory) {
    if (requirements.file_link) set(walk, Verdict::kDegraded, Reason::kFileLinkToDirectory);
  } else if (requirements.trailing_backslash) {
    set(walk, Verdict::kBroken, Reason::kWrongKind);  // [FSA 2.1.5.1]
  } else if (requirements.directory_link) {
    // With FILE_FLAG_BACKUP_SEMANTICS it opens on Windows 10 and seems not to on Windows 11.
    // [WINFSP-TESTS]
    set(walk, Verdict::kUnverifiable, Reason::kUnconfirmedRule);
  } else if (requirements.junction) {
    // Programs read the file through it; whatever lists a directory fails. [LIBUV-1568]
    set(walk, Verdict::kDegraded, Reason::kJunctionToFile);
  }
}

void apply_verdict_rules(const AuditedVolumes& volumes, WalkResult& walk) {
  if (walk.object && walk.verdict == Verdict::kOk) {
    // A stream of a directory is a file.
    if (!walk.has_stream || !walk.object->directory) {
      judge_kind(walk.requirements, walk.object->directory, walk);
    }
    if (walk.verdict == Verdict::kOk && walk.has_stream) judge_stream(volumes, walk);
  }
  const bool reached = walk.verdict == Verdict::kOk || walk.verdict == Verdict::kDegraded;
  if (reached && walk.reservation.verdict > walk.verdict) {
    set(walk, walk.reservation.verdict, walk.reservation.reason);
    walk.hop = walk.reservation.hop;
    walk.component = walk.reservation.component;
    if (walk.reason == Reason::kAssumedLetter) walk.flags.set(Flag::kFoundThere);
  }
  if (walk.verdict == Verdict::kBroken) {
    if (walk.flags.has(Flag::kAssumedLetter)) {
      set(walk, Verdict::kUnverifiable, Reason::kAssumedLetter);
    } else if (walk.ambiguous) {
      set(walk, Verdict::kUnverifiable, Reason::kUnconfirmedRule);
    }
  }
  if (walk.verdict != Verdict::kOk && walk.verdict != Verdict::kDegraded) {
    if (!walk.flags.has(Flag::kFoundThere)) walk.object.reset();
  } else if (walk.verdict == Verdict::kOk) {
    walk.hop = 0;
    walk.component.clear();
  }
}

}  // namespace scanner
