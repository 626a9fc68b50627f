#include "report/text/hidden.h"

#include "report/text/hidden_ranges.h"

namespace report {

static_assert(is_sorted(kHiddenRanges));

bool is_hidden(char32_t c) {
  return contains(kHiddenRanges, c);
}

}  // namespace report
