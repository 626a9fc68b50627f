// Upper case by the table that Windows writes to new volumes, for comparisons across volumes.
#pragma once

namespace report {

[[nodiscard]] char16_t folded(char16_t unit);

}  // namespace report
