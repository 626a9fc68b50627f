// From the end of a walk to a verdict: the rules about evidence.
#pragma once

#include "scanner/resolve/resolver.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// Puts the answer to walk.question into the walk. REQUIRES: it has one.
void apply_answer(WalkResult& walk, const FileAnswer& answer);

// Judges the object reached: kind and stream. Turns "broken" into "unverifiable" where it rests on
// an assumed letter, on names that differ in case only, or on a rule that no source settles.
void apply_verdict_rules(const AuditedVolumes& volumes, WalkResult& walk);

// Whether $STANDARD_INFORMATION says that the file is no reparse point.
[[nodiscard]] bool attributes_deny_link(const LinkFile& file);
// For the walk that such a link begins; nobody has shown whether NTFS follows it.
void mark_unconfirmed_link(WalkResult& walk);

}  // namespace scanner
