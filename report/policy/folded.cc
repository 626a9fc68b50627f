#include "report/policy/folded.h"

#include "mft/upcase.h"

namespace report {

char16_t folded(char16_t unit) {
  static const mft::UpCase table;
  return table.fold(unit);
}

}  // namespace report
