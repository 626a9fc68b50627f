#include "scanner/catalog/catalog.h"

#include "scanner/catalog/find_record.h"

namespace scanner {
namespace {

RecordIndex deleted_directory(const Catalog& catalog) {
  for (const auto& directory : catalog.directories) {
    if (directory.parent.record == mft::kExtendRecord && directory.name() == u"$Deleted") {
      return directory.record;
    }
  }
  return kNoRecord;
}

void drop_deleted(Catalog& catalog, RecordIndex deleted) {
  for (const auto& key : catalog.file_keys.keys()) {
    if (key.parent != deleted) continue;
    --catalog.counts.files;
    --catalog.counts.names;
  }
  for (const auto& directory : catalog.directories) {
    if (directory.parent.record != deleted) continue;
    --catalog.counts.directories;
    --catalog.counts.names;
  }
  Arena names;
  std::erase_if(catalog.files, [&](LinkFile& file) {
    if (std::ranges::none_of(file.real_names(),
                             [&](const LinkName& name) { return name.parent.record == deleted; })) {
      return false;
    }
    // The names may be shared with another catalog.
    auto* const own = names.allocate<LinkName>(file.all_names().size());
    std::ranges::copy(file.all_names(), own);
    file.names = own;
    const auto lost = std::ranges::stable_partition(
        std::span(file.names, file.name_count),
        [&](const LinkName& name) { return name.parent.record != deleted; });
    const auto count = static_cast<std::uint32_t>(lost.size());
    // Aliases follow the names, in the gap that the removed ones leave.
    std::ranges::move(std::span(file.names + file.name_count, file.alias_count), lost.begin());
    const bool was_leaf = !file.directory && file.name_count == 1;
    file.name_count -= count;
    if (!file.directory && !was_leaf) catalog.counts.names -= count;
    if (file.name_count == 0 && file.has_reparse) --catalog.counts.reparse_points;
    if (file.name_count == 0 && !file.directory && !was_leaf) --catalog.counts.files;
    if (file.name_count == 1 && !file.directory) {
      // With a single name left it is looked up like an ordinary file.
      const LinkName& name = file.names[0];
      catalog.file_keys.keys()[file.record] = {.parent = name.parent.record, .hash = name.hash};
    }
    return file.name_count == 0 || (!file.has_reparse && file.name_count < 2);
  });
  catalog.arenas.push_back(std::move(names));
}

}  // namespace

void finish_catalog(Catalog& catalog) {
  if (const RecordIndex deleted = deleted_directory(catalog); deleted != kNoRecord) {
    drop_deleted(catalog, deleted);
  }
  std::uint32_t link_rows = 0;
  std::uint32_t hard_link_rows = 0;
  for (auto& file : catalog.files) {
    file.first_link_row = link_rows;
    file.first_hard_link_row = hard_link_rows;
    link_rows += file.link_rows();
    if (catalog.scope == CatalogScope::kVolume) hard_link_rows += file.hard_link_rows();
  }
  catalog.link_row_count = link_rows;
  catalog.hard_link_row_count = hard_link_rows;
}

const LinkFile* link_in(const Catalog& catalog, RecordIndex record) {
  const LinkFile* const file = find_record(catalog.files, record);
  return file != nullptr && file->has_reparse ? file : nullptr;
}

std::u16string_view matched_name(const LinkFile& file, RecordIndex directory,
                                 std::u16string_view asked, const mft::UpCase& upcase) {
  std::u16string_view match;
  int best = 0;
  for (const auto& name : file.real_names()) {
    if (name.parent.record != directory) continue;
    const int rank = name.text() == asked ? 3 : upcase.equal(name.text(), asked) ? 2 : 1;
    if (rank <= best) continue;
    best = rank;
    match = name.text();
  }
  return match;
}

}  // namespace scanner
