// Looking a component up in a directory, among what the catalog keeps by name: directories, and
// files with a reparse point. All other files are found through LeafSearch. Immutable,
// concurrent-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mft/upcase.h"
#include "scanner/links/catalog.h"

namespace scanner {

struct NameMatch {
  const Directory* directory = nullptr;  // set for directories, with a reparse point or without
  const LinkFile* file = nullptr;        // set for whatever has a reparse point
  bool through_alias = false;            // only the 8.3 name matches
  bool ambiguous = false;  // names that differ in case only: nobody knows which one opens

  [[nodiscard]] bool found() const { return directory != nullptr || file != nullptr; }
};

class NameIndex {
 public:
  NameIndex(const Catalog& catalog, const mft::UpCase& upcase);

  // The child `name` of `directory`. Long names are preferred to 8.3 names, exact ones to folded
  // ones.
  [[nodiscard]] NameMatch find(const Directory& directory, std::u16string_view name) const;
  // The directory's own reparse point; null if it has none.
  [[nodiscard]] const LinkFile* link_of(RecordIndex record) const;

 private:
  struct Entry {
    std::uint64_t key;  // parent record and hash
    std::u16string_view text;
    std::uint32_t target;  // index into directories or files
    std::uint16_t parent_sequence;
    bool is_directory;
    bool is_alias;
  };
  static std::uint64_t key_of(RecordIndex parent, std::uint32_t hash) {
    return std::uint64_t{parent} << 32U | hash;
  }
  [[nodiscard]] std::weak_ordering folded_order(std::u16string_view a, std::u16string_view b) const;

  const Catalog& catalog_;
  const mft::UpCase& upcase_;
  // By key, then by folded name: forged hashes cost comparisons, never a walk over all of them.
  std::vector<Entry> entries_;
};

}  // namespace scanner
