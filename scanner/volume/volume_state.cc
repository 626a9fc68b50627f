#include "scanner/volume/volume_state.h"

#include <array>

#include "mft/fixup.h"
#include "mft/volume_information.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

constexpr std::uint32_t kRestartSignature = 0x52545352;  // "RSTR"
constexpr std::uint16_t kNoClient = 0xFFFF;
constexpr std::uint16_t kVolumeIsClean = 2;

// A restart page begins with RSTR, its update sequence array, the system page size at 0x10 and the
// restart area's offset at 0x18. In the area: client in use list at 0x0C, flags at 0x0E. [KRN, N3G]
struct RestartPage {
  std::uint64_t current_lsn = 0;
  bool clean = false;
  bool readable = false;  // false: it has the signature RSTR, and nothing else is known
};

std::optional<RestartPage> restart_page(const ByteSource& log, std::uint64_t offset) {
  std::vector<std::byte> page(4096);
  if (!read_exactly(log, offset, page) || mft::Bytes(page).u32(0) != kRestartSignature) {
    return std::nullopt;
  }
  if (mft::apply_fixup(page)) return RestartPage();
  const mft::Bytes bytes(page);
  const auto area = bytes.slice(bytes.u16(0x18), 0x10);
  if (!area) return RestartPage();
  return RestartPage{
      .current_lsn = area->u64(0),
      .clean = area->u16(0x0C) == kNoClient || (area->u16(0x0E) & kVolumeIsClean) != 0,
      .readable = true};
}

// The newer of the two restart pages counts. A log without any (wiped with FF, or just checked by
// chkdsk) has nothing to replay; if all pages are torn, the state is unknown.
enum class LogState : std::uint8_t { kClean, kNeedsReplay, kUnknown };
LogState log_state(const Volume& volume) {
  const auto file = FileRecord::read(volume, {mft::kLogFileRecord, 0});
  if (!file) return LogState::kClean;
  const auto log = file->open(mft::AttributeType::kData, u"");
  if (!log) return LogState::kClean;
  const RestartPage* newer = nullptr;
  const std::optional<RestartPage> pages[] = {restart_page(**log, 0), restart_page(**log, 4096)};
  for (const auto& page : pages) {
    if (!page || (newer != nullptr && !page->readable)) continue;
    if (newer == nullptr || !newer->readable || page->current_lsn > newer->current_lsn) {
      newer = &*page;
    }
  }
  if (newer == nullptr) return LogState::kClean;
  if (!newer->readable) return LogState::kUnknown;
  return newer->clean ? LogState::kClean : LogState::kNeedsReplay;
}

// A hibernated or fast-started Windows leaves a file that begins with "hibr" or "HIBR". [N3G]
bool hibernated(const Volume& volume) {
  const auto entry = look_up(volume, {mft::kRootRecord, 0}, u"hiberfil.sys");
  if (!entry || !*entry) return false;
  const auto file = FileRecord::read(volume, (*entry)->file);
  if (!file) return false;
  const auto data = file->open(mft::AttributeType::kData, u"");
  std::array<std::byte, 4> magic;
  if (!data || !read_exactly(**data, 0, magic)) return false;
  const std::uint32_t value = mft::Bytes(magic).u32(0);
  return value == 0x72626968 || value == 0x52424948;
}

}  // namespace

report::Limitations unclean_reasons(const Volume& volume) {
  using enum report::LimitationCode;
  report::Limitations reasons;
  if ((volume.volume_flags() & mft::kVolumeDirty) != 0) {
    reasons.push_back({.code = kVolumeDirty});
  }
  if (!volume.has_clusters()) return reasons;
  // Before Windows creates one, NTFS flushes the volume, its structures included, to "a consistent
  // and up-to-date state" and holds all writes. $LogFile stays in use because the volume is
  // mounted: that means nothing here. [WDK: IOCTL_VOLSNAP_FLUSH_AND_HOLD_WRITES]
  if (volume.candidate().shadow_copy) return reasons;
  switch (log_state(volume)) {
    case LogState::kClean: break;
    case LogState::kNeedsReplay: reasons.push_back({.code = kLogNotReplayed}); break;
    case LogState::kUnknown: reasons.push_back({.code = kLogDamaged}); break;
  }
  if (hibernated(volume)) reasons.push_back({.code = kHibernated});
  return reasons;
}

}  // namespace scanner
