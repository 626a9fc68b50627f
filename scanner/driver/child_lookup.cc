#include "scanner/driver/child_lookup.h"

#include "mft/record.h"
#include "scanner/driver/driver.h"
#include "scanner/driver/retry.h"

namespace scanner {
namespace {

using Kind = ChildAnswer::Kind;

// By the driver's own record: the reference is stale.
bool is_gone(const VolumeDevice& volume, mft::FileReference file) {
  ControlBuffer buffer;
  const auto answer = file_record(volume, file.record, buffer);
  if (!answer) return false;
  if (answer->number != file.record) return true;  // the next lower one: this one is free
  const auto record = mft::RecordView::parse(answer->record);
  if (!record) return false;
  return !record->in_use() || !record->is_base() || !file.accepts(record->sequence());
}

Kind meaning_of(const VolumeDevice& volume, mft::FileReference directory,
                const ChildRefusal& refusal) {
  switch (refusal.code) {
    // NTFS returns kInvalidParameter for a reference to no file; the others are what Microsoft
    // documents for a file that does not exist.
    case SystemCode::kInvalidParameter:
    case SystemCode::kFileNotFound:
    case SystemCode::kPathNotFound:
    case SystemCode::kDeletePending:
      if (refusal.of_directory) {
        return is_gone(volume, directory) ? Kind::kAbsent : Kind::kUnknown;
      }
      return refusal.code == SystemCode::kInvalidParameter ? Kind::kUnknown : Kind::kAbsent;
    case SystemCode::kInvalidName: return refusal.of_directory ? Kind::kUnknown : Kind::kAbsent;
    default: return Kind::kUnknown;
  }
}

}  // namespace

bool can_be_asked_for(std::u16string_view name) {
  constexpr std::size_t kMaxUnits = 255;
  constexpr std::u16string_view kNeverInName(u"\\:\0", 3);
  return !name.empty() && name.size() <= kMaxUnits &&
         name.find_first_of(kNeverInName) == std::u16string_view::npos;
}

ChildAnswer look_up_child(const VolumeDevice& volume, mft::FileReference directory,
                          std::u16string_view name) {
  // Windows cannot open a file by any of these names.
  if (!can_be_asked_for(name)) return {.kind = Kind::kAbsent, .file = {}};
  std::expected<mft::FileReference, ChildRefusal> found;
  with_retries(volume, [&] {
    found = volume.find_child(directory, name);
    return found ? SystemCode::kSuccess : found.error().code;
  });
  if (found) return {.kind = Kind::kFound, .file = *found};
  return {.kind = meaning_of(volume, directory, found.error()), .file = {}};
}

}  // namespace scanner
