#include "scanner/resolve/hard_links.h"

#include <algorithm>
#include <tuple>

#include "mft/attribute.h"
#include "mft/file_name.h"
#include "mft/standard_information.h"
#include "report/model/fault_text.h"
#include "scanner/volume/file_sizes.h"

namespace scanner {
namespace {

using mft::AttributeType;

// The size of the unnamed $DATA and what is allocated to all of them; none if there is no unnamed
// one, as for a directory.
void take_sizes(const FileRecord& file, report::HardLinkRow& row) {
  std::uint64_t allocated = 0;
  for (const auto& record : file.records()) {
    auto attributes = record.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kData || !attribute.first_extent()) continue;
      const FileSizes sizes = file_sizes(attribute);
      allocated += sizes.allocated_bytes;
      if (attribute.unnamed() && !row.size_bytes) row.size_bytes = sizes.size_bytes;
    }
  }
  if (row.size_bytes) row.allocated_bytes = allocated;
}

// $Extend\$Deleted: what lies there is deleted and was still open.
bool is_deleted_directory(const ComponentLookup& lookup, mft::FileReference parent) {
  const Directory* const directory = lookup.directory(Parent::from(parent));
  return directory != nullptr && directory->parent.record == mft::kExtendRecord &&
         directory->name() == u"$Deleted";
}

}  // namespace

HardLinks hard_links_of(const FileRecord& file, mft::RecordNumber record,
                        const ComponentLookup& lookup) {
  HardLinks links{.names = {},
                  .dos_names = {},
                  .header_count = file.base().link_count(),
                  .faults = file.faults()};
  for (const auto& view : file.records()) {
    auto attributes = view.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kFileName) continue;
      ++links.attribute_count;
      const auto name = mft::FileName::parse(attribute.value());
      if (!name) {
        links.faults.push_back(mft::FileName::fault_of(attribute.value()));
        continue;
      }
      (name.is_dos_alias() ? links.dos_names : links.names)
          .push_back({.parent = name.parent(), .text = name.name().str()});
    }
  }
  const auto key = [](const HardLinkName& name) { return std::tie(name.parent, name.text); };
  std::ranges::sort(links.names, {}, key);
  const auto doubles = std::ranges::unique(links.names, {}, key);
  links.names.erase(doubles.begin(), doubles.end());
  for (auto& fault : links.faults) {
    if (fault.record == 0) fault.record = record;
  }
  const bool had_names = !links.names.empty();
  for (auto* const names : {&links.names, &links.dos_names}) {
    std::erase_if(*names, [&lookup](const HardLinkName& name) {
      return is_deleted_directory(lookup, name.parent);
    });
  }
  links.deleted = had_names && links.names.empty();
  return links;
}

void take_swept_names(const LinkFile& file, HardLinks& links) {
  links.names.clear();
  links.dos_names.clear();
  for (const LinkName& name : file.all_names()) {
    (name.dos_alias ? links.dos_names : links.names)
        .push_back({.parent = {.record = name.parent.record, .sequence = name.parent.sequence},
                    .text = std::u16string(name.text())});
  }
  links.attribute_count = file.all_names().size();
  std::erase_if(links.faults, [](const mft::Fault& fault) {
    return fault.code == mft::FaultCode::kAttributeListUnreadable;
  });
}

std::vector<std::string> missing_name_reasons(const HardLinks& links) {
  std::vector<std::string> reasons;
  reasons.reserve(links.faults.size() + 1);
  for (const auto& fault : links.faults) {
    reasons.push_back("record " + std::to_string(fault.record) + ": " +
                      std::string(report::explain(fault.code)));
  }
  if (links.header_count > links.attribute_count) {
    reasons.push_back("the record counts " + std::to_string(links.header_count) + " and has " +
                      std::to_string(links.attribute_count));
  }
  return reasons;
}

report::HardLinkRow hard_link_row(const FileRecord& file, mft::FileReference reference,
                                  std::string_view volume, const HardLinks& links) {
  report::HardLinkRow row;
  row.file.volume = volume;
  row.file.record = reference.record;
  row.file.sequence = reference.sequence;
  row.file.directory = file.base().is_directory();
  row.header_link_count = file.base().link_count();
  const auto attribute = file.find(AttributeType::kStandardInformation, u"");
  const auto information = attribute ? mft::StandardInformation::parse(attribute.value())
                                     : std::optional<mft::StandardInformation>();
  if (information) {
    row.file.times = report::FileTimes{.created = information->created,
                                       .modified = information->modified,
                                       .mft_changed = information->mft_changed,
                                       .accessed = information->accessed};
    row.file.attributes = information->attributes;
    row.file.security_id = information->security_id;
  }
  take_sizes(file, row);
  row.name_count = static_cast<std::uint32_t>(links.names.size());
  row.dos_name_count = static_cast<std::uint32_t>(links.dos_names.size());
  if (row.allocated_bytes && row.name_count != 0) {
    row.saved_bytes = *row.allocated_bytes * (row.name_count - 1);
  }
  return row;
}

}  // namespace scanner
