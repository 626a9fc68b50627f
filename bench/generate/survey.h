// A first look at all records: what the system files must say of them.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/generate/indexes.h"
#include "bench/generate/model.h"
#include "bench/generate/truth.h"
#include "tests/support/le_bytes.h"

namespace generate {

struct ReparseKey {
  std::uint32_t tag = 0;
  std::uint32_t record = 0;
};

struct Survey {
  Truth truth;           // of user records
  fixture::Blob in_use;  // $MFT's bitmap; records below kFirstUserRecord are left out
  std::vector<ReparseKey> reparse_keys;
  std::vector<IndexedName> names;  // for --indexes
};

Survey survey(const Model& model);

}  // namespace generate
