// Explains a walk to a person: sentences without a full stop. They contain names as on the disk:
// escape them before printing.
#pragma once

#include <string>
#include <vector>

#include "scanner/resolve/trace/path_walk.h"

namespace scanner {

// Where the path ended before its end, and why: "\a\b: not found: no such name in \a". REQUIRES:
// nothing is reached, or it is unknown.
[[nodiscard]] std::string explain_end(const AuditedVolumes& volumes, const PathAnswer& answer);
// "a junction to C:\x", "a wof reparse point"
[[nodiscard]] std::string describe_reparse_point(const LinkFile& file);
// The path of a component that was looked up: "\a\b".
[[nodiscard]] std::u16string component_path(const AuditedVolumes& volumes,
                                            const ComponentStep& step);

}  // namespace scanner
