// Finds the row of a record; a catalog's rows are sorted by record number.
#pragma once

#include <algorithm>

#include "scanner/catalog/catalog.h"

namespace scanner {

// Null if there is none. `Rows` is Table<Directory> or Table<LinkFile>, const or not.
template <typename Rows>
[[nodiscard]] auto* find_record(Rows& rows, mft::RecordNumber record) {
  const auto found = std::ranges::lower_bound(
      rows, record, {}, [](const auto& row) -> mft::RecordNumber { return row.record; });
  return found != rows.end() && found->record == record ? &*found : nullptr;
}

}  // namespace scanner
