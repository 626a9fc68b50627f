#include "scanner/links/catalog_lookup.h"

#include "scanner/links/audited_volume.h"
#include "scanner/links/leaf_search.h"

namespace scanner {

CatalogLookup::CatalogLookup(const AuditedVolume& volume, std::uint32_t threads)
    : volume_(volume), names_(volume.catalog(), volume.volume().upcase(), threads) {}

const Directory* CatalogLookup::directory(Parent parent) const {
  return volume_.tree().parent_of(parent);
}

NameMatch CatalogLookup::find(const Directory& directory, std::u16string_view name) const {
  return names_.find(directory, name);
}

std::vector<LeafAnswer> CatalogLookup::search_leaves(std::span<const LeafQuestion* const> questions,
                                                     std::uint32_t threads) const {
  return scanner::search_leaves(volume_, questions, threads);
}

report::PathState CatalogLookup::state(Parent parent) const {
  return volume_.tree().state(parent);
}

report::PathState CatalogLookup::append_path(Parent parent, std::u16string& out) const {
  return volume_.tree().append_path(parent, out);
}

std::vector<const Directory*> CatalogLookup::chain(Parent parent) const {
  return volume_.tree().chain(parent);
}

}  // namespace scanner
