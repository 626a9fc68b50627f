#include "scanner/resolve/subtree.h"

#include <algorithm>
#include <vector>

#include "scanner/catalog/path_label.h"
#include "scanner/resolve/typed_path.h"
#include "scanner/resolve/walker.h"

namespace scanner {
namespace {

// A cut path begins with the label of the directory above those shown: the one sought is above
// that, or among those. A path that cannot be climbed to its end counts as within: no row is left
// out on a guess.
bool cut_path_is_within(const ComponentLookup& lookup, Parent above, std::u16string_view path,
                        RecordIndex wanted) {
  constexpr std::size_t kMostSteps = 100'000;
  const Directory* const begin = lookup.directory(above);
  const Directory* at = begin;
  for (std::size_t step = 0; at != nullptr; ++step) {
    if (at->record == wanted || step == kMostSteps) return true;
    if (at->record == mft::kRootRecord) break;
    at = lookup.directory(at->parent);
  }
  at = begin;
  std::size_t separator = path.find(u'\\');
  while (at != nullptr && separator != std::u16string_view::npos) {
    const std::size_t next = path.find(u'\\', separator + 1);
    at = lookup.find(*at, path.substr(separator + 1, next - separator - 1)).directory;
    if (at != nullptr && at->record == wanted) return true;
    separator = next;
  }
  return false;
}

}  // namespace

std::optional<Subtree> Subtree::find(const AuditedVolumes& volumes, const VolumeMap& map,
                                     std::string_view path) {
  const auto typed = parse_typed_path(path);
  if (!typed) return std::nullopt;
  const std::vector<std::u16string_view> components(typed->components.begin(),
                                                    typed->components.end());
  Subtree subtree;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const std::vector<std::string> names = map.names_of(i);
    if (!typed->drive.empty() && std::ranges::find(names, typed->drive) == names.end()) continue;
    const WalkResult walk = Walker(volumes, map).open(i, components);
    if (!walk.object || !walk.object->directory) continue;
    const AuditedVolume& there = *volumes[walk.object->volume];
    Root root{.path = {}, .record = walk.object->record, .lookup = &there.lookup()};
    there.lookup().append_path({.record = walk.object->record, .sequence = walk.object->sequence},
                               root.path);
    subtree.roots_.emplace(there.volume().name(), std::move(root));
  }
  if (subtree.roots_.empty()) return std::nullopt;
  return subtree;
}

bool Subtree::operator()(const report::FileIdentity& file, std::u16string_view path) const {
  const auto root = roots_.find(file.volume);
  if (root == roots_.end()) return false;
  const auto& [text, record, lookup] = root->second;
  if (const auto above = cut_at(path)) {
    return cut_path_is_within(*lookup, *above, path, record);
  }
  if (!path.starts_with(text)) return false;
  return path.size() == text.size() || path[text.size()] == u'\\';
}

}  // namespace scanner
