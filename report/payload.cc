#include "report/payload.h"

#include <algorithm>
#include <string>

namespace report {
namespace {

template <typename T>
Payload payload_or_size(const std::expected<T, mft::Fault>& parsed,
                        const mft::ReparsePoint& point) {
  if (parsed) return *parsed;
  return PlainData{point.data().size()};
}

}  // namespace

Payload decode_payload(const LinkRow& row) {
  if (!row.reparse) return {};
  const mft::ReparsePoint& point = *row.reparse;
  switch (row.kind) {
    case LinkKind::kJunction:
    case LinkKind::kVolumeMountPoint:
    case LinkKind::kFileSymlink:
    case LinkKind::kDirectorySymlink:
    case LinkKind::kLxSymlink: return {};
    default: break;
  }
  switch (point.tag().value()) {
    case mft::kTagAppExecLink: return payload_or_size(mft::parse_app_exec_link(point), point);
    case mft::kTagWof: return payload_or_size(mft::parse_wof(point), point);
    case mft::kTagWci:
    case mft::kTagWci1: return payload_or_size(mft::parse_wci(point), point);
    case mft::kTagNfs: return payload_or_size(mft::parse_nfs(point), point);
    default: return PlainData{point.data().size()};
  }
}

std::string_view wof_provider_word(std::uint32_t provider) {
  switch (provider) {
    case 1: return "wim";
    case 2: return "file";
    default: return {};
  }
}

std::string_view wof_algorithm_word(std::uint32_t algorithm) {
  switch (algorithm) {
    case 0: return "xpress4k";
    case 1: return "lzx";
    case 2: return "xpress8k";
    case 3: return "xpress16k";
    default: return {};
  }
}

std::string_view nfs_type_word(std::uint64_t type) {
  switch (type) {
    case mft::kNfsLink: return "link";
    case mft::kNfsCharacterDevice: return "character-device";
    case mft::kNfsBlockDevice: return "block-device";
    case mft::kNfsFifo: return "fifo";
    case mft::kNfsSocket: return "socket";
    default: return {};
  }
}

mft::Bytes invalid_lx_target(const LinkRow& row) {
  if (row.kind != LinkKind::kLxSymlink || !row.reparse) return {};
  const auto bytes = mft::parse_lx_symlink(*row.reparse);
  if (!bytes) return {};
  const auto is_ascii = [](std::byte byte) { return std::to_integer<unsigned>(byte) < 0x80; };
  if (std::ranges::all_of(bytes->span(), is_ascii)) return {};
  std::string utf8(bytes->size(), '\0');
  std::memcpy(utf8.data(), bytes->data(), bytes->size());
  std::u16string units;
  return mft::append_utf16(utf8, units) ? mft::Bytes() : *bytes;
}

}  // namespace report
