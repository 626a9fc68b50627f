#include "scanner/live/reparse_listing.h"

#include <array>

#include "mft/bytes.h"

namespace scanner {

std::expected<std::vector<mft::FileReference>, SystemCode> list_reparse_points(
    const VolumeDevice& volume, std::uint64_t most) {
  const auto listing = volume.open_reparse_index();
  if (!listing) return std::unexpected(listing.error());
  std::vector<mft::FileReference> files;
  for (;;) {
    std::array<std::byte, 64> entry{};
    const ControlAnswer answer = (*listing)->next(entry);
    if (answer.code == SystemCode::kNoMoreFiles) return files;
    // What is told of an empty index, at once.
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

}  // namespace scanner
