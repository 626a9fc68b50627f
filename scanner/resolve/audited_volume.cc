#include "scanner/resolve/audited_volume.h"

#include <algorithm>
#include <utility>

#include "report/model/fault_text.h"
#include "scanner/resolve/lookup/catalog_lookup.h"
#include "scanner/resolve/lookup/index_lookup.h"

namespace scanner {

AuditedVolume::AuditedVolume(std::unique_ptr<const Volume> volume,
                             std::unique_ptr<const Catalog> catalog, std::uint32_t threads)
    : volume_(std::move(volume)),
      written_to_(volume_->written_to()),
      forgetting_(volume_->mft(), threads),
      catalog_(std::move(catalog)),
      tree_(*catalog_, tree_faults_, threads),
      lookup_(std::make_unique<CatalogLookup>(*this, threads)) {}

AuditedVolume::AuditedVolume(ThroughIndexes, std::unique_ptr<const Volume> volume,
                             std::unique_ptr<const Catalog> catalog)
    : volume_(std::move(volume)),
      written_to_(volume_->written_to()),
      forgetting_(volume_->mft(), 1),
      catalog_(std::move(catalog)),
      tree_(*catalog_, tree_faults_) {
  auto lookup = std::make_unique<const IndexLookup>(*this);
  index_lookup_ = lookup.get();
  lookup_ = std::move(lookup);
}

AuditedVolume::~AuditedVolume() = default;

std::unique_ptr<AuditedVolume> AuditedVolume::through_indexes(
    std::unique_ptr<const Volume> volume, std::unique_ptr<const Catalog> catalog) {
  return std::unique_ptr<AuditedVolume>(
      new AuditedVolume(ThroughIndexes(), std::move(volume), std::move(catalog)));
}

bool AuditedVolume::tree_is_damaged() const {
  return std::ranges::any_of(
      tree_faults_, [](const mft::Fault& fault) { return report::may_hide_links(fault.code); });
}

}  // namespace scanner
