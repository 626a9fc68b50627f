#include "name_truth.h"

#include <algorithm>

#include "directory_index.h"
#include "volume_plan.h"

namespace fixture {

namespace {

/// Empty when the parents do not lead to the root.
std::u16string path_of(const VolumePlan& plan, const FileName& name) {
  std::u16string path = name.name;
  FileReference at = name.parent;
  // More steps than there are files: a cycle.
  for (std::size_t depth = 0; depth <= plan.files.size(); ++depth) {
    const auto found = plan.files.find(at.record);
    if (found == plan.files.end() || found->second.sequence != at.sequence ||
        found->second.deleted) {
      return {};
    }
    if (at.record == kRoot.record) {
      return path;
    }
    const auto& names = found->second.names;
    const auto long_name = std::ranges::find_if(
        names, [](const PlannedName& n) { return n.value.name_space != Namespace::kDos; });
    if (long_name == names.end()) {
      return {};
    }
    path = long_name->value.name + u"\\" + path;
    at = long_name->value.parent;
  }
  return {};
}

}  // namespace

std::vector<NameTruth> name_truths(const VolumePlan& plan) {
  std::vector<NameTruth> truths;
  for (const auto& [number, file] : plan.files) {
    if (file.deleted) {
      continue;
    }
    for (const PlannedName& name : file.names) {
      truths.push_back({.file = {number, file.sequence},
                        .parent = name.value.parent,
                        .name = name.value.name,
                        .name_space = name.value.name_space,
                        .indexed = is_indexed(plan, file, name),
                        .directory = file.is_directory(),
                        .path = path_of(plan, name.value)});
    }
  }
  return truths;
}

}  // namespace fixture
