// One volume with everything that resolving and reporting need.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/catalog/directory_tree.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/lookup/hidden_names.h"
#include "scanner/source/page_releaser.h"
#include "scanner/volume/volume.h"

namespace scanner {

class IndexLookup;

class AuditedVolume {
 public:
  // With a catalog of all its files, in which components are looked up. May throw std::bad_alloc.
  AuditedVolume(std::unique_ptr<const Volume> volume, std::unique_ptr<const Catalog> catalog,
                std::uint32_t threads = 1);
  // With a catalog of some files and their ancestors; components are looked up in the directories'
  // own indexes. REQUIRES: volume->has_clusters(). May throw std::bad_alloc.
  static std::unique_ptr<AuditedVolume> through_indexes(std::unique_ptr<const Volume> volume,
                                                        std::unique_ptr<const Catalog> catalog);
  AuditedVolume(const AuditedVolume&) = delete;
  AuditedVolume& operator=(const AuditedVolume&) = delete;
  ~AuditedVolume();

  [[nodiscard]] const Volume& volume() const { return *volume_; }
  [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const DirectoryTree& tree() const { return tree_; }
  [[nodiscard]] const ComponentLookup& lookup() const { return *lookup_; }
  // The same, if components are looked up in the directories' own indexes; null otherwise.
  [[nodiscard]] const IndexLookup* index_lookup() const { return index_lookup_; }
  // Names that look-ups do not find from now on. REQUIRES: no look-up is under way.
  void hide(HiddenNames names) { hidden_ = std::move(names); }
  [[nodiscard]] const HiddenNames& hidden() const { return hidden_; }
  [[nodiscard]] const std::vector<mft::Fault>& tree_faults() const { return tree_faults_; }
  // True if it may have names that the sweep did not see.
  [[nodiscard]] bool may_hide_names() const {
    return catalog_->may_hide_names || !volume_->incomplete().empty() || tree_is_damaged() ||
           written_to_;
  }
  // True if damage keeps directories out of the tree.
  [[nodiscard]] bool tree_is_damaged() const;

 private:
  struct ThroughIndexes {};
  AuditedVolume(ThroughIndexes, std::unique_ptr<const Volume> volume,
                std::unique_ptr<const Catalog> catalog);

  std::unique_ptr<const Volume> volume_;
  bool written_to_;          // while the catalog was made
  PageReleaser forgetting_;  // from here on only single records are read
  std::unique_ptr<const Catalog> catalog_;
  std::vector<mft::Fault> tree_faults_;
  DirectoryTree tree_;
  HiddenNames hidden_;
  std::unique_ptr<const ComponentLookup> lookup_;
  const IndexLookup* index_lookup_ = nullptr;
};

}  // namespace scanner
