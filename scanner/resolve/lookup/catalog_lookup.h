// Components looked up in what a sweep found: directories and links by name in memory, ordinary
// files by a search over all of them.
#pragma once

#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/lookup/name_index.h"

namespace scanner {

class AuditedVolume;

class CatalogLookup final : public ComponentLookup {
 public:
  // `volume` must have its catalog and its tree, and outlive the look-up. May throw std::bad_alloc.
  CatalogLookup(const AuditedVolume& volume, std::uint32_t threads);

  [[nodiscard]] const Directory* directory(Parent parent) const override;
  [[nodiscard]] NameMatch find(const Directory& directory, std::u16string_view name) const override;
  [[nodiscard]] std::vector<FileAnswer> find_files(std::span<const FileQuestion* const> questions,
                                                   std::uint32_t threads) const override;
  [[nodiscard]] report::PathState state(Parent parent) const override;
  report::PathState append_path(Parent parent, std::u16string& out) const override;
  [[nodiscard]] std::vector<const Directory*> chain(Parent parent) const override;

 private:
  const AuditedVolume& volume_;
  NameIndex names_;
};

}  // namespace scanner
