#include "report/policy/known_links.h"

#include <algorithm>

#include "report/policy/folded.h"

namespace report {
namespace {

// Calls visit(component) for those between backslashes. A name with a backslash in it, which a
// report encloses in quotation marks, is cut: it is no part of a known path.
template <typename Visit>
void for_components(std::u16string_view path, const Visit& visit) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find(u'\\'), path.size());
    if (end != 0) visit(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

std::u16string_view component_of(std::u16string_view path, std::size_t wanted) {
  std::u16string_view found;
  std::size_t index = 0;
  for_components(path, [&](std::u16string_view component) {
    if (index++ == wanted) found = component;
  });
  return found;
}

// The path of the target on its volume; empty if it is not known.
std::u16string_view known_target(const LinkRow& row) {
  if (row.resolved) return row.resolved->path;
  const std::u16string_view target = row.target;
  if (target.size() >= 3 && target[1] == u':' && target[2] == u'\\') return target.substr(2);
  return target.starts_with(u'\\') && !target.starts_with(u"\\\\") ? target : std::u16string_view();
}

}  // namespace

bool KnownLinks::is_of(Kind kind, LinkKind of) {
  switch (kind) {
    case Kind::kJunction: return of == LinkKind::kJunction;
    case Kind::kSymlink: return of == LinkKind::kFileSymlink || of == LinkKind::kDirectorySymlink;
    case Kind::kMountPoint: return of == LinkKind::kVolumeMountPoint;
    case Kind::kHardLink: return false;
    case Kind::kAny: break;
  }
  return true;
}

void KnownLinks::candidates(std::u16string_view path, std::vector<std::uint32_t>& found) const {
  found = without_component_;
  std::u16string upper;
  for_components(path, [&](std::u16string_view component) {
    upper.assign(component);
    for (char16_t& unit : upper) unit = folded(unit);
    const auto entries = by_component_.find(upper);
    if (entries == by_component_.end()) return;
    found.insert(found.end(), entries->second.begin(), entries->second.end());
  });
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
}

bool KnownLinks::leads_as_known(const Entry& entry, const LinkRow& row,
                                std::u16string_view target) {
  if (entry.target) return entry.target->matches(target, PatternScope::kExact);
  if (entry.target_text.empty()) return true;
  std::u16string text;
  std::size_t at = 0;
  for (const Capture& capture : entry.captures) {
    constexpr std::size_t kCaptureUnits = 3;  // "{1}"
    text += entry.target_text.substr(at, capture.at - at);
    text += component_of(row.path, capture.component);
    at = capture.at + kCaptureUnits;
  }
  text += entry.target_text.substr(at);
  const auto pattern = PathPattern::parse(text);
  return pattern && pattern->matches(target, PatternScope::kExact);
}

KnownLinks::Match KnownLinks::find(const LinkRow& row) const {
  Match match;
  if (row.path_state != PathState::kWhole) return match;
  thread_local std::vector<std::uint32_t> possible;
  candidates(row.path, possible);
  const std::u16string_view target = known_target(row);
  for (const std::uint32_t index : possible) {
    const Entry& entry = entries_[index];
    if (!is_of(entry.kind, row.kind)) continue;
    const bool here = std::ranges::any_of(entry.paths, [&row](const PathPattern& path) {
      return path.matches(row.path, PatternScope::kExact);
    });
    if (!here) continue;
    const bool any_target = !entry.target && entry.target_text.empty();
    if (any_target || (!target.empty() && leads_as_known(entry, row, target))) {
      return {.group = entry.group, .differs = false};
    }
    if (!target.empty() && groups_[entry.group].fixed) match.differs = true;
  }
  return match;
}

std::optional<std::uint16_t> KnownLinks::find_set(
    std::span<const std::u16string_view> paths) const {
  thread_local std::vector<std::uint32_t> possible;
  candidates(paths.front(), possible);
  for (const std::uint32_t index : possible) {
    const Entry& entry = entries_[index];
    if (entry.kind != Kind::kHardLink) continue;
    const bool all = std::ranges::all_of(paths, [&entry](std::u16string_view path) {
      return std::ranges::any_of(entry.paths, [path](const PathPattern& pattern) {
        return pattern.matches(path, PatternScope::kExact);
      });
    });
    if (!all) continue;
    const bool anchored = !entry.anchor || std::ranges::any_of(paths, [&entry](auto path) {
      return entry.anchor->matches(path, PatternScope::kExact);
    });
    if (anchored) return entry.group;
  }
  return std::nullopt;
}

}  // namespace report
