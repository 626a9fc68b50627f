#include "mft/reparse_tag.h"

#include <algorithm>
#include <array>

namespace mft {
namespace {

struct KnownTag {
  std::uint32_t value;
  std::string_view name;
  TagBehaviour behaviour;
};

using enum TagBehaviour;

// Sorted by value. Where [LFN] prints other values (CLOUD, LX_BLK), [FSCC] wins. NTFS itself
// follows MOUNT_POINT and SYMLINK only. kFilter also stands for every tag that is not listed.
constexpr std::array kTags{
    KnownTag{0x80000005, "DRIVE_EXTENDER", kFilter},
    KnownTag{0x80000006, "HSM2", kFilter},
    KnownTag{0x80000007, "SIS", kFilter},
    KnownTag{0x80000008, "WIM", kFilter},
    KnownTag{0x80000009, "CSV", kFilter},
    KnownTag{0x8000000A, "DFS", kFilter},
    KnownTag{0x8000000B, "FILTER_MANAGER", kFilter},
    KnownTag{0x80000012, "DFSR", kFilter},
    KnownTag{0x80000013, "DEDUP", kTransparent},
    KnownTag{0x80000014, "NFS", kNotFollowed},
    KnownTag{0x80000015, "FILE_PLACEHOLDER", kPlaceholder},
    KnownTag{0x80000016, "DFM", kFilter},
    KnownTag{0x80000017, "WOF", kTransparent},
    KnownTag{0x80000018, "WCI", kPlaceholder},
    KnownTag{0x8000001B, "APPEXECLINK", kNotFollowed},
    KnownTag{0x8000001E, "STORAGE_SYNC", kPlaceholder},
    KnownTag{0x80000020, "UNHANDLED", kFilter},
    KnownTag{0x80000021, "ONEDRIVE", kPlaceholder},
    KnownTag{0x80000023, "AF_UNIX", kNotFollowed},
    KnownTag{0x80000024, "LX_FIFO", kNotFollowed},
    KnownTag{0x80000025, "LX_CHR", kNotFollowed},
    KnownTag{0x80000026, "LX_BLK", kNotFollowed},
    KnownTag{0x9000001C, "PROJFS", kPlaceholder},
    KnownTag{0x90000027, "STORAGE_SYNC_FOLDER", kPlaceholder},
    KnownTag{0x90001018, "WCI_1", kPlaceholder},
    KnownTag{0xA0000003, "MOUNT_POINT", kFollowed},
    KnownTag{0xA000000C, "SYMLINK", kFollowed},
    KnownTag{0xA0000010, "IIS_CACHE", kFilter},
    KnownTag{0xA0000019, "GLOBAL_REPARSE", kFilter},
    KnownTag{0xA000001D, "LX_SYMLINK", kNotFollowed},
    KnownTag{0xA000001F, "WCI_TOMBSTONE", kFilter},
    KnownTag{0xA0000022, "PROJFS_TOMBSTONE", kFilter},
    KnownTag{0xA0000027, "WCI_LINK", kFilter},
    KnownTag{0xA0000028, "DATALESS_CIM", kFilter},
    KnownTag{0xA0001027, "WCI_LINK_1", kFilter},
    KnownTag{0xC0000004, "HSM", kFilter},
    KnownTag{0xC0000014, "APPXSTRM", kFilter},
};
static_assert(std::ranges::is_sorted(kTags, {}, &KnownTag::value));

constexpr std::array<std::string_view, 16> kCloudNames{
    "CLOUD",   "CLOUD_1", "CLOUD_2", "CLOUD_3", "CLOUD_4", "CLOUD_5", "CLOUD_6", "CLOUD_7",
    "CLOUD_8", "CLOUD_9", "CLOUD_A", "CLOUD_B", "CLOUD_C", "CLOUD_D", "CLOUD_E", "CLOUD_F"};

const KnownTag* find(std::uint32_t value) {
  const auto* const found = std::ranges::lower_bound(kTags, value, {}, &KnownTag::value);
  return found != kTags.end() && found->value == value ? found : nullptr;
}

}  // namespace

std::string_view ReparseTag::name() const {
  if (is_cloud()) return kCloudNames[value_ >> 12U & 0xFU];
  const KnownTag* const known = find(value_);
  return known != nullptr ? known->name : std::string_view();
}

TagBehaviour ReparseTag::behaviour() const {
  if (is_cloud()) return kPlaceholder;
  const KnownTag* const known = find(value_);
  return known != nullptr ? known->behaviour : kFilter;
}

}  // namespace mft
