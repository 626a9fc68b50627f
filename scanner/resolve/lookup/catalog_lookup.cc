#include "scanner/resolve/lookup/catalog_lookup.h"

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/lookup/file_search.h"

namespace scanner {

CatalogLookup::CatalogLookup(const AuditedVolume& volume, std::uint32_t threads)
    : volume_(volume), names_(volume.catalog(), volume.volume().upcase(), threads) {}

const Directory* CatalogLookup::directory(Parent parent) const {
  return volume_.tree().parent_of(parent);
}

NameMatch CatalogLookup::find(const Directory& directory, std::u16string_view name) const {
  NameMatch match = names_.find(directory, name);
  if (volume_.hidden().empty() || !match.found()) return match;
  const std::u16string_view stored =
      match.file != nullptr
          ? matched_name(*match.file, directory.record, name, volume_.volume().upcase())
          : match.directory->name();
  const RecordIndex record = match.file != nullptr ? match.file->record : match.directory->record;
  const HiddenName* const hidden = volume_.hidden().find(directory.record, record, stored);
  if (hidden == nullptr) return match;
  return {.plain_file = FileAnswer{.kind = hidden->kind, .record = record}};
}

std::vector<FileAnswer> CatalogLookup::find_files(std::span<const FileQuestion* const> questions,
                                                  std::uint32_t threads) const {
  return scanner::find_files(volume_, questions, threads);
}

report::PathState CatalogLookup::state(Parent parent) const {
  return volume_.tree().state(parent);
}

report::PathState CatalogLookup::append_path(Parent parent, std::u16string& out) const {
  return volume_.tree().append_path(parent, out);
}

std::vector<const Directory*> CatalogLookup::chain(Parent parent) const {
  return volume_.tree().chain(parent);
}

}  // namespace scanner
