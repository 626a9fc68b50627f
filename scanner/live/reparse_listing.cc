#include "scanner/live/reparse_listing.h"

#include <algorithm>
#include <array>

#include "mft/bytes.h"
#include "scanner/driver/control_buffer.h"
#include "scanner/driver/retry.h"
#include "scanner/sweep/reparse_comparison.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/reparse_index.h"

namespace scanner {
std::expected<std::vector<mft::FileReference>, SystemCode> list_reparse_points(
    const VolumeDevice& volume, std::uint64_t most) {
  const auto listing = volume.open_reparse_index();
  if (!listing) return std::unexpected(listing.error());
  std::vector<mft::FileReference> files;
  for (;;) {
    alignas(kControlAlignment) std::array<std::byte, 64> entry{};
    ControlAnswer answer;
    with_retries(volume, [&] {
      answer = (*listing)->next(entry);
      return answer.code;
    });
    if (answer.code == SystemCode::kNoMoreFiles) return files;
    // The answer for an empty index.
    if (answer.code == SystemCode::kFileNotFound && files.empty()) return files;
    if (answer.code != SystemCode::kSuccess) return std::unexpected(answer.code);
    const auto reference = mft::Bytes(entry).read<mft::Le64>(0);
    const bool whole = answer.bytes >= kListedReparsePointBytes && answer.bytes <= entry.size();
    if (!whole || !reference || files.size() >= most) {
      return std::unexpected(SystemCode::kInvalidData);
    }
    files.push_back(mft::FileReference::from_disk(*reference));
  }
}

void compare_with_listing(const VolumeDevice& device, const Volume& volume, Catalog& catalog) {
  const auto listed = list_reparse_points(device, volume.record_count());
  if (!listed) return;
  auto lost = lost_reparse_points(volume, *listed, catalog);
  if (lost.empty()) return;
  auto again = list_reparse_points(device, volume.record_count());
  if (!again) return;
  std::ranges::sort(*again);
  std::erase_if(lost, [&again](mft::FileReference file) {
    return !std::ranges::binary_search(*again, file);
  });
  add_lost_reparse_points(lost, catalog);
}

std::vector<mft::FileReference> unlisted_reparse_points(const Volume& volume,
                                                        std::vector<mft::FileReference> listed) {
  std::vector<mft::FileReference> missing;
  const auto index = read_reparse_index(volume);
  if (!index) return missing;
  std::ranges::sort(listed);
  for (const ReparseKey& key : index->keys) {
    if (std::ranges::binary_search(listed, key.file)) continue;
    const auto file = FileRecord::read(volume, key.file);
    if (file && file->find(mft::AttributeType::kReparsePoint, u"")) missing.push_back(key.file);
  }
  return missing;
}

}  // namespace scanner
