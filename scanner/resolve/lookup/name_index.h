// Looks a component up in a directory, among what the catalog stores by name: directories, and
// files with a reparse point. All other files are found by FileSearch. Immutable, safe for
// concurrent use.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mft/upcase.h"
#include "scanner/catalog/catalog.h"
#include "scanner/resolve/lookup/component_lookup.h"

namespace scanner {

class NameIndex {
 public:
  // May throw std::bad_alloc.
  NameIndex(const Catalog& catalog, const mft::UpCase& upcase, std::uint32_t threads);

  // The child `name` of `directory`. Long names are preferred to 8.3 names, exact ones to folded
  // ones.
  [[nodiscard]] NameMatch find(const Directory& directory, std::u16string_view name) const;

 private:
  // One name of a directory or of a file with a reparse point. Small: there is one for every
  // directory of a volume, and they are sorted.
  struct Entry {
    std::uint64_t key = 0;     // parent record and hash
    std::uint32_t target = 0;  // index into directories or files
    std::uint32_t name = 0;    // for a file: which of its names. For a directory: kLongName, kAlias
  };
  static constexpr std::uint32_t kAlias = 0xFFFF'FFFF;
  static constexpr std::uint32_t kLongName = 0xFFFF'FFFE;

  static std::uint64_t key_of(RecordIndex parent, std::uint32_t hash) {
    return std::uint64_t{parent} << 32U | hash;
  }
  [[nodiscard]] static bool is_directory(const Entry& entry) { return entry.name >= kLongName; }
  [[nodiscard]] bool is_alias(const Entry& entry) const;
  [[nodiscard]] std::u16string_view text(const Entry& entry) const;
  [[nodiscard]] std::uint16_t parent_sequence(const Entry& entry) const;
  [[nodiscard]] bool before(const Entry& a, const Entry& b) const;
  [[nodiscard]] std::size_t bucket_of(RecordIndex parent) const { return parent >> bucket_shift_; }

  // The entries with that key, starting with the first whose name is not less than `name`.
  [[nodiscard]] std::span<const Entry> with_name(std::uint64_t key, std::u16string_view name) const;

  template <typename Show>
  void for_directory_names(std::size_t directory, const Show& show) const;
  template <typename Show>
  void for_file_names(std::size_t file, const Show& show) const;
  class Placing;
  void size_buckets();
  void place_entries(std::uint32_t threads);

  const Catalog& catalog_;
  const mft::UpCase& upcase_;
  // Neighbouring parents share a bucket, of some eight names; the names of one lie from
  // bucket_starts_[i] to bucket_starts_[i + 1]. Within a bucket they are sorted by key, then by
  // folded name: forged hashes cost comparisons, never a linear search.
  unsigned bucket_shift_ = 0;
  std::vector<std::uint32_t> bucket_starts_;
  Table<Entry> entries_;
};

}  // namespace scanner
