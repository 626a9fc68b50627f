// What a walk met, in words for a person: sentences without a full stop. Names in them are as they
// stand on the disk: whoever prints them makes them harmless.
#pragma once

#include <string>
#include <vector>

#include "scanner/resolve/trace/path_walk.h"

namespace scanner {

// Where the path ended before its end, and why: "\a\b: not found: there is no such name in \a".
// REQUIRES: nothing is reached, or that cannot be told.
[[nodiscard]] std::string explain_end(const AuditedVolumes& volumes, const PathAnswer& answer);
// "a junction to C:\x", "a wof reparse point"
[[nodiscard]] std::string describe_reparse_point(const LinkFile& file);
// Where a component was looked for: "\a\b".
[[nodiscard]] std::u16string place_of(const AuditedVolumes& volumes, const ComponentMet& met);

}  // namespace scanner
