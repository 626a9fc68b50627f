#include "scanner/sweep/reparse_comparison.h"

#include <algorithm>
#include <vector>

#include "scanner/catalog/find_record.h"
#include "scanner/sweep/fault_tally.h"
#include "scanner/sweep/merge_results.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/reparse_index.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

bool is_found(const Catalog& catalog, mft::FileReference file) {
  const LinkFile* const found = find_record(catalog.files, file.record);
  return found != nullptr && found->has_reparse && file.accepts(found->sequence);
}

std::vector<mft::FileReference> files_of(const ReparseIndex& index) {
  std::vector<mft::FileReference> files;
  files.reserve(index.keys.size());
  for (const ReparseKey& key : index.keys) files.push_back(key.file);
  return files;
}

// NTFS 1.2 and older have no reparse points, and $Extend's record is none of theirs.
bool has_reparse_points(const Volume& volume) {
  return volume.has_clusters() && !volume.ntfs_version().starts_with("1.");
}

}  // namespace

std::vector<mft::FileReference> lost_reparse_points(const Volume& volume,
                                                    std::span<const mft::FileReference> files,
                                                    const Catalog& catalog) {
  std::vector<mft::FileReference> lost;
  for (const mft::FileReference file : files) {
    if (!is_found(catalog, file)) lost.push_back(file);
  }
  std::ranges::sort(lost);
  const auto repeated = std::ranges::unique(lost);
  lost.erase(repeated.begin(), repeated.end());
  std::erase_if(lost, [&volume](mft::FileReference reference) {
    const auto file = FileRecord::read(volume, reference);
    return file && file->find(mft::AttributeType::kReparsePoint, u"");
  });
  return lost;
}

void add_lost_reparse_points(std::span<const mft::FileReference> lost, Catalog& catalog) {
  FaultTally faults;
  for (const mft::FileReference file : lost) {
    // The damage that lost it is enough.
    if (std::ranges::binary_search(catalog.faults, file.record, {}, &Fault::record)) continue;
    faults.add(Fault{.code = FaultCode::kReparsePointLost, .expected = file.sequence}, file.record);
  }
  catalog.lost_reparse_points += lost.size();
  if (faults.count() != 0) add_faults(faults, catalog);
}

void compare_with_reparse_index(const Volume& volume, Catalog& catalog) {
  if (!has_reparse_points(volume)) return;
  const auto index = read_reparse_index(volume);
  FaultTally damage;
  if (!index) {
    damage.add(index.error(), index.error().record);
  } else if (!index->sound()) {
    for (const IndexDamage& found : index->damage) damage.add(found.fault, index->file.record);
  }
  if (damage.count() != 0) add_faults(damage, catalog);
  if (!index) return;
  auto lost = lost_reparse_points(volume, files_of(*index), catalog);
  if (lost.empty()) return;
  // A file that was deleted during the scan is no longer listed.
  if (const auto again = read_reparse_index(volume)) {
    auto listed = files_of(*again);
    std::ranges::sort(listed);
    std::erase_if(lost, [&listed](mft::FileReference file) {
      return !std::ranges::binary_search(listed, file);
    });
  }
  add_lost_reparse_points(lost, catalog);
}

}  // namespace scanner
