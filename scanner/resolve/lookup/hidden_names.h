// Names that a file's record has and its directory's index does not lead to. Windows goes by the
// index: it does not find them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/resolve/lookup/component_lookup.h"

namespace scanner {

struct HiddenName {
  RecordIndex parent = 0;
  RecordIndex record = 0;
  std::u16string name;
  // kAbsent: the index is sound and lacks it; kDamaged; kIndexDisagrees: it leads to another use of
  // the record.
  FileAnswer::Kind kind = FileAnswer::Kind::kAbsent;
};

class HiddenNames {
 public:
  HiddenNames() = default;
  // In any order.
  explicit HiddenNames(std::vector<HiddenName> names);

  [[nodiscard]] bool empty() const { return names_.empty(); }
  // Null if the name is not hidden. Names match by their units.
  [[nodiscard]] const HiddenName* find(RecordIndex parent, RecordIndex record,
                                       std::u16string_view name) const;

 private:
  std::vector<HiddenName> names_;  // by parent, record and name
};

}  // namespace scanner
