// One swept volume with all that resolving and reporting need of it.
#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "report/fault_text.h"
#include "scanner/links/catalog.h"
#include "scanner/links/directory_tree.h"
#include "scanner/links/name_index.h"
#include "scanner/volume/volume.h"

namespace scanner {

class AuditedVolume {
 public:
  // May let std::bad_alloc out.
  AuditedVolume(std::unique_ptr<const Volume> volume, std::unique_ptr<const Catalog> catalog,
                std::uint32_t threads = 1)
      : volume_(std::move(volume)),
        catalog_(std::move(catalog)),
        tree_(*catalog_, tree_faults_),
        names_(*catalog_, volume_->upcase(), threads) {}

  [[nodiscard]] const Volume& volume() const { return *volume_; }
  [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const DirectoryTree& tree() const { return tree_; }
  [[nodiscard]] const NameIndex& names() const { return names_; }
  [[nodiscard]] const std::vector<mft::Fault>& tree_faults() const { return tree_faults_; }
  // True if names may exist on it that the sweep did not see.
  [[nodiscard]] bool may_hide_names() const {
    return catalog_->may_hide_names || !volume_->incomplete().empty() || tree_is_damaged();
  }
  // True if directories cannot be placed in the tree for damage.
  [[nodiscard]] bool tree_is_damaged() const {
    return std::ranges::any_of(
        tree_faults_, [](const mft::Fault& fault) { return report::may_hide_links(fault.code); });
  }

 private:
  std::unique_ptr<const Volume> volume_;
  std::unique_ptr<const Catalog> catalog_;
  std::vector<mft::Fault> tree_faults_;
  DirectoryTree tree_;
  NameIndex names_;
};

}  // namespace scanner
