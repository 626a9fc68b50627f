#include "scanner/driver/volume_opening.h"

#include <optional>
#include <utility>

#include "scanner/driver/driver.h"

namespace scanner {
namespace {

// The access that a handle needs for a control code: bits 14 and 15, FILE_ANY_ACCESS is 0. [SDK]
constexpr bool takes_any_access(ControlCode code) {
  return (static_cast<std::uint32_t>(code) >> 14U & 3U) == 0;
}
static_assert(takes_any_access(ControlCode::kGetNtfsVolumeData) &&
              takes_any_access(ControlCode::kGetNtfsFileRecord) &&
              takes_any_access(ControlCode::kGetReparsePoint) &&
              takes_any_access(ControlCode::kEnumUsnData) &&
              takes_any_access(ControlCode::kReadUsnJournal) &&
              takes_any_access(ControlCode::kQueryUsnJournal));

// Why the driver does not answer on this handle, if so.
std::optional<std::string> refusal_of(const VolumeDevice& device) {
  if (const auto data = query_volume_data(device); !data) return data.error().describe().message;
  ControlBuffer buffer;
  // $MFT's own record, which every volume has.
  if (const auto record = file_record(device, 0, buffer); !record) {
    return record.error().describe().message;
  }
  return std::nullopt;
}

}  // namespace

std::string_view access_words(VolumeAccess access) {
  switch (access) {
    case VolumeAccess::kRead: return "GENERIC_READ";
    case VolumeAccess::kTraverse: return "FILE_TRAVERSE";
    case VolumeAccess::kAttributes: return "FILE_READ_ATTRIBUTES";
    case VolumeAccess::kRootDirectory: return "FILE_READ_ATTRIBUTES on its root directory";
  }
  return {};
}

std::expected<OpenedVolume, SystemCode> open_with_any_access(const VolumeOpener& open) {
  using enum VolumeAccess;
  OpenedVolume opened;
  std::optional<SystemCode> first_refusal;
  for (const VolumeAccess access : {kRead, kTraverse, kAttributes, kRootDirectory}) {
    auto device = open(access);
    std::optional<std::string> why;
    if (!device) {
      if (!first_refusal) first_refusal = device.error();
      why = system_code_text(device.error());
    } else if (access != kRead) {
      why = refusal_of(**device);
    }
    if (!why) {
      opened.device = *std::move(device);
      opened.access = access;
      return opened;
    }
    opened.refusals.push_back(std::string(access_words(access)) + ": " + *why);
  }
  return std::unexpected(*first_refusal);
}

}  // namespace scanner
