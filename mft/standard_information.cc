#include "mft/standard_information.h"

namespace mft {
namespace {

struct Layout {
  Le64 created;
  Le64 modified;
  Le64 mft_changed;
  Le64 accessed;
  Le32 attributes;
  Le32 maximum_versions;
  Le32 flags;  // Windows 10: bit 0 = per-directory case sensitivity, 4–5 = trust [DFIR]
  Le32 class_id;
};
static_assert(OnDisk<Layout> && sizeof(Layout) == 0x30);

constexpr std::size_t kSecurityIdOffset = 0x34;
constexpr std::uint32_t kCaseSensitive = 1;
constexpr unsigned kTrustShift = 4;

}  // namespace

std::optional<StandardInformation> StandardInformation::parse(Bytes value) {
  const auto layout = value.read<Layout>(0);
  if (!layout) return std::nullopt;
  StandardInformation result{.created = layout->created,
                             .modified = layout->modified,
                             .mft_changed = layout->mft_changed,
                             .accessed = layout->accessed,
                             .attributes = layout->attributes,
                             .case_sensitive = (layout->flags & kCaseSensitive) != 0,
                             .trust = static_cast<ReparseTrust>(layout->flags >> kTrustShift & 3U),
                             .security_id = std::nullopt};
  if (const auto id = value.read<Le32>(kSecurityIdOffset)) result.security_id = id->value();
  return result;
}

}  // namespace mft
