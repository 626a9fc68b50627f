#include "scanner/sweep/driver_reparse.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "mft/reparse_point.h"
#include "scanner/catalog/find_record.h"
#include "scanner/driver/driver.h"
#include "scanner/driver/retry.h"
#include "scanner/sweep/merge_results.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

void drop_reparse_faults(Catalog& catalog, mft::RecordNumber number) {
  catalog.fault_count -= std::erase_if(catalog.faults, [number](const Fault& fault) {
    return fault.record == number && (fault.code == FaultCode::kReparseUnreadable ||
                                      fault.code == FaultCode::kBadReparsePoint);
  });
}

}  // namespace

std::expected<std::vector<std::byte>, SystemCode> driver_reparse_data(const VolumeDevice& volume,
                                                                      mft::FileReference file) {
  std::expected<std::unique_ptr<Device>, SystemCode> opened;
  with_retries(volume, [&] {
    opened = volume.open_by_id(file);
    return opened ? SystemCode::kSuccess : opened.error();
  });
  if (!opened) return std::unexpected(opened.error());
  auto data = reparse_data(**opened);
  if (!data) return std::unexpected(data.error().code);
  return *std::move(data);
}

bool take_driver_reparse_data(const VolumeDevice& volume, LinkFile& file, Arena& arena,
                              FaultTally& faults) {
  const auto data = driver_reparse_data(volume, {.record = file.record, .sequence = file.sequence});
  if (!data) return false;
  file.reparse_unavailable = false;
  file.reparse_length = static_cast<std::uint32_t>(data->size());
  file.reparse_bytes = arena.copy(*data).data();
  if (const auto fault = mft::reparse_fault(file.reparse())) faults.add(*fault, file.record);
  return true;
}

void take_driver_reparse_data(const VolumeDevice& volume, std::span<const mft::FileReference> files,
                              Catalog& catalog) {
  Arena arena;
  FaultTally faults;
  for (const mft::FileReference& reference : files) {
    LinkFile* const file = find_record(catalog.files, reference.record);
    if (file == nullptr || !file->has_reparse || file->sequence != reference.sequence) continue;
    if (take_driver_reparse_data(volume, *file, arena, faults)) {
      drop_reparse_faults(catalog, reference.record);
    }
  }
  catalog.arenas.push_back(std::move(arena));
  add_faults(faults, catalog);
}

}  // namespace scanner
