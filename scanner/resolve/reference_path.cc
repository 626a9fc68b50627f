#include "scanner/resolve/reference_path.h"

#include <utility>

#include "report/model/fault_text.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/volume/file_record.h"

namespace scanner {

std::expected<std::vector<std::u16string>, std::string> path_of_reference(
    const AuditedVolume& audited, mft::FileReference reference) {
  const std::string record = "record " + std::to_string(reference.record);
  if (reference.record >= audited.volume().record_count()) {
    return std::unexpected(record + " does not exist: $MFT has " +
                           std::to_string(audited.volume().record_count()) + " records");
  }
  if (reference.record == mft::kRootRecord) return {};
  const auto file = FileRecord::read(audited.volume(), reference);
  if (!file) {
    return std::unexpected(record + ": " + std::string(report::explain(file.error().code)));
  }
  const HardLinks links = hard_links_of(*file, reference.record, audited.lookup());
  if (links.names.empty()) return std::unexpected(record + " has no name");
  const HardLinkName& name = links.names.front();
  const Parent parent = Parent::from(name.parent);
  if (audited.lookup().state(parent) != report::PathState::kWhole) {
    return std::unexpected(record + ": its path cannot be traced to the root");
  }
  std::vector<std::u16string> components;
  for (const Directory* const directory : audited.lookup().chain(parent)) {
    components.emplace_back(directory->name());
  }
  components.push_back(name.text);
  return components;
}

}  // namespace scanner
