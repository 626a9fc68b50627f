// The text after the path of a link.
#pragma once

#include <string>
#include <string_view>

#include "report/model/rows.h"

namespace report {

// The target of the link; the stored text if it leads nowhere; empty if there is none.
[[nodiscard]] std::u16string_view shown_target(const LinkRow& row);
// "missing: dir (hop 2)", "loop", "WOF xpress8k", "createprocess: broken, missing", flags in
// brackets.
void append_note(const LinkRow& row, std::u16string& out);

}  // namespace report
