#include "scanner/live/census_check.h"

#include <algorithm>

#include "mft/record.h"
#include "mft/standard_information.h"
#include "scanner/catalog/find_record.h"
#include "scanner/driver/sort_unique.h"
#include "scanner/driver/usn_reader.h"

namespace scanner {
namespace {

constexpr RecordIndex kFirstUserRecord = 24;  // lower ones need not be listed

bool has_name(const LinkFile& file, RecordIndex parent, mft::Utf16View name) {
  return std::ranges::any_of(file.all_names(), [&](const LinkName& known) {
    return known.parent.record == parent && name.str() == known.text();
  });
}

// The catalog agrees with the list about the file, as far as a list can show.
bool agrees(const Catalog& catalog, const mft::UpCase& upcase, const mft::UsnRecord& listed) {
  const auto record = static_cast<RecordIndex>(listed.file.record);
  const RecordIndex parent = Parent::from(listed.parent).record;
  const bool reparse = (listed.attributes & mft::kFileAttributeReparsePoint) != 0;
  const Directory* const directory = find_record(catalog.directories, record);
  const LinkFile* const file = find_record(catalog.files, record);
  if (reparse != (file != nullptr && file->has_reparse)) return false;
  if (directory != nullptr) {
    return directory->sequence == listed.file.sequence && directory->parent.record == parent &&
           listed.name.str() == directory->name();
  }
  if (file != nullptr) {
    return file->sequence == listed.file.sequence && has_name(*file, parent, listed.name);
  }
  const FileKey key = catalog.file_keys.keys()[record];
  return key.parent == parent && key.hash == upcase.hash(listed.name);
}

}  // namespace

std::expected<std::vector<RecordIndex>, DriverError> unlike_census(const Device& volume,
                                                                   const Catalog& catalog,
                                                                   const mft::UpCase& upcase) {
  const auto keys = catalog.file_keys.keys();
  std::vector<bool> listed(keys.size());
  std::vector<RecordIndex> unlike;
  const auto reading = enum_usn(volume, [&](const mft::UsnRecord& record) {
    if (record.file.record >= listed.size()) return;
    listed[static_cast<std::size_t>(record.file.record)] = true;
    if (!agrees(catalog, upcase, record)) {
      unlike.push_back(static_cast<RecordIndex>(record.file.record));
    }
  });
  if (!reading) return std::unexpected(reading.error());
  if (reading->fault) {
    return std::unexpected(DriverError{ControlCode::kEnumUsnData, SystemCode::kInvalidData});
  }
  const auto look_for = [&](RecordIndex record) {
    if (record >= kFirstUserRecord && !listed[record]) unlike.push_back(record);
  };
  for (std::size_t record = 0; record < keys.size(); ++record) {
    if (keys[record].parent != 0) look_for(static_cast<RecordIndex>(record));
  }
  for (const Directory& directory : catalog.directories) look_for(directory.record);
  for (const LinkFile& file : catalog.files) look_for(file.record);
  sort_unique(unlike);
  return unlike;
}

}  // namespace scanner
