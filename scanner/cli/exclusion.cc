#include "scanner/cli/exclusion.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "report/policy/link_rules.h"

namespace scanner {

void exclude(const std::vector<report::PathPattern>& patterns,
             const std::vector<report::VolumeSummary>& volumes, report::Selection& selection) {
  if (patterns.empty()) return;
  std::map<std::string, std::vector<report::PathPattern>, std::less<>> by_volume;
  for (const report::VolumeSummary& volume : volumes) {
    for (const report::PathPattern& pattern : patterns) {
      if (report::is_on(pattern.drive(), volume)) by_volume[volume.name].push_back(pattern);
    }
  }
  selection.where = [by_volume = std::move(by_volume), inner = std::move(selection.where)](
                        const report::FileIdentity& file, std::u16string_view path) {
    if (inner && !inner(file, path)) return false;
    const auto found = by_volume.find(file.volume);
    return found == by_volume.end() ||
           std::ranges::none_of(found->second, [path](const report::PathPattern& pattern) {
             return pattern.matches(path, report::PatternScope::kTree);
           });
  };
}

}  // namespace scanner
