// What a line about a link says behind its path.
#pragma once

#include <string>
#include <string_view>

#include "report/model/rows.h"

namespace report {

// Where the link leads; what is stored in it if that leads nowhere; empty if there is nothing.
[[nodiscard]] std::u16string_view shown_target(const LinkRow& row);
// "missing: dir (hop 2)", "loop", "WOF xpress8k", "createprocess: broken, missing", flags in
// brackets.
void append_note(const LinkRow& row, std::u16string& out);

}  // namespace report
