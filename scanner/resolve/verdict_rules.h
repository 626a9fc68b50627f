// Turns the end of a walk into a verdict: the rules of evidence.
#pragma once

#include "scanner/resolve/resolver.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// Applies the answer to walk.question. REQUIRES: there is a question.
void apply_answer(WalkResult& walk, const FileAnswer& answer);

// Judges the object reached: kind and stream. Turns "broken" into "unverifiable" if it depends on
// an assumed letter, on names that differ only in case, or on an undocumented rule.
void apply_verdict_rules(const AuditedVolumes& volumes, WalkResult& walk);

// Whether $STANDARD_INFORMATION says that the file is not a reparse point.
[[nodiscard]] bool attributes_deny_link(const LinkFile& file);
// For a walk that starts at such a link; it is unknown whether NTFS follows it.
void mark_unconfirmed_link(WalkResult& walk);

}  // namespace scanner
