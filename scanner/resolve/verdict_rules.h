// Turns the end of a walk into a verdict: the rules of evidence.
#pragma once

#include "scanner/resolve/resolver.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// Applies the answer to walk.question. REQUIRES: there is a question.
void apply_answer(WalkResult& walk, const FileAnswer& answer);

// Judges the kind of an object that was reached by links that require something of it. Leaves the
// verdict alone if it is the right kind.
void judge_kind(const EndRequirements& requirements, bool directory, WalkResult& walk);

// Judges the object reached: kind, stream, and what the walk holds against it. Turns "broken" into
// "unverifiable" if it depends on an assumed letter, on names that differ only in case, or on an
// undocumented rule.
void apply_verdict_rules(const AuditedVolumes& volumes, WalkResult& walk);

// Lowers what `walk` can be worth, unless something as severe did so before. `component` is at hop
// `hop`. REQUIRES: `verdict` is kDegraded or kUnverifiable.
void reserve(WalkResult& walk, report::Verdict verdict, report::Reason reason, std::uint32_t hop,
             std::u16string_view component);

// Whether $STANDARD_INFORMATION says that the file is not a reparse point.
[[nodiscard]] bool attributes_deny_link(const LinkFile& file);
// For a walk that starts at such a link; it is unknown whether NTFS follows it.
void mark_unconfirmed_link(WalkResult& walk);

}  // namespace scanner
