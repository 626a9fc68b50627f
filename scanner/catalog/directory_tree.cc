#include "scanner/catalog/directory_tree.h"

#include <algorithm>
#include <array>
#include <bit>
#include <new>
#include <unordered_set>

#include "report/threads/parallel.h"
#include "scanner/catalog/copy_units.h"
#include "scanner/catalog/path_label.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/source/prefetch.h"

namespace scanner {
namespace {

using report::PathState;

constexpr std::size_t kWordBits = 64;

mft::FaultCode fault_code(PathState state) {
  switch (state) {
    case PathState::kOrphan: return mft::FaultCode::kOrphan;
    case PathState::kCycle: return mft::FaultCode::kParentCycle;
    default: return mft::FaultCode::kBadParent;
  }
}

}  // namespace

DirectoryTree::DirectoryTree(const Catalog& catalog, std::vector<mft::Fault>& faults,
                             std::uint32_t threads)
    : catalog_(catalog), words_(catalog.file_keys.keys().size() / kWordBits + 1) {
  for (const auto& directory : catalog.directories) {
    words_[directory.record / kWordBits].bits |= 1ULL << directory.record % kWordBits;
  }
  std::uint32_t before = 0;
  for (Word& word : words_) {
    word.first = before;
    before += static_cast<std::uint32_t>(std::popcount(word.bits));
  }
  find_parents(threads);
  show_odd_names();
  judge_all(faults);
}

std::uint32_t DirectoryTree::index_in(RecordIndex record) const {
  const std::size_t at = record / kWordBits;
  if (at >= words_.size()) return kNothing;
  const Word& word = words_[at];
  const std::uint64_t bit = 1ULL << record % kWordBits;
  if ((word.bits & bit) == 0) return kNothing;
  return word.first + static_cast<std::uint32_t>(std::popcount(word.bits & (bit - 1)));
}

std::uint32_t DirectoryTree::index_of(Parent parent) const {
  const std::uint32_t index = index_in(parent.record);
  return index != kNothing && parent.accepts(steps_[index].sequence) ? index : kNothing;
}

const Directory* DirectoryTree::directory_at(std::uint32_t index) const {
  return index == kNothing ? nullptr : &catalog_.directories[index];
}

const Directory* DirectoryTree::find(RecordIndex record) const {
  return directory_at(index_in(record));
}

const Directory* DirectoryTree::parent_of(Parent parent) const {
  return directory_at(index_of(parent));
}

// Why there is nothing where `parent` points. REQUIRES: parent_of(parent) is null.
PathState DirectoryTree::break_state(Parent parent) const {
  const auto keys = catalog_.file_keys.keys();
  if (parent.record >= keys.size()) return PathState::kBrokenParent;
  if (find(parent.record) != nullptr) return PathState::kOrphan;  // the slot has been reused
  return keys[parent.record].parent != 0 ? PathState::kBrokenParent : PathState::kOrphan;
}

void DirectoryTree::find_parents(std::uint32_t threads) {
  constexpr std::size_t kGrain = 16 * 1024;
  const auto& directories = catalog_.directories;
  steps_.resize(directories.size());
  const auto find_some = [&](std::uint32_t, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const Directory& directory = directories[i];
      std::uint32_t above = kTop;
      if (directory.record != mft::kRootRecord) {
        above = index_in(directory.parent.record);
        const bool there =
            above != kNothing && directory.parent.accepts(directories[above].sequence);
        if (!there) above = kNothing;
      }
      steps_[i] = {.name = directory.units,
                   .above = above,
                   .sequence = directory.sequence,
                   .length = directory.name_length,
                   .state = 0,
                   .closed = !is_openable_name(directory.name())};
    }
  };
  if (!for_ranges(threads, directories.size(), kGrain, find_some)) throw std::bad_alloc();
}

// Names that do not show as they are.
void DirectoryTree::show_odd_names() {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!steps_[i].closed || !needs_quotes(catalog_.directories[i].name())) continue;
    auto shown = std::make_unique<std::u16string>();
    append_shown_name(catalog_.directories[i].name(), *shown);
    steps_[i].name = shown->data();
    steps_[i].length = shown->size() & 0x3FFU;  // at most 2 * 255 + 2
    quoted_.push_back(std::move(shown));
  }
}

// Visits every directory once: climbs until it reaches a known one, the root, a break or itself.
void DirectoryTree::judge_all(std::vector<mft::Fault>& faults) {
  enum : std::uint8_t { kUnknown, kInProgress, kKnown };
  std::vector<std::uint8_t> progress(steps_.size(), kUnknown);
  std::vector<std::size_t> path;
  for (std::size_t start = 0; start < steps_.size(); ++start) {
    PathState state = PathState::kWhole;
    bool closed = false;
    path.clear();
    std::size_t at = start;
    for (;;) {
      if (progress[at] == kKnown) {
        state = steps_[at].path_state();
        closed = steps_[at].closed;
        break;
      }
      if (progress[at] == kInProgress) {
        state = PathState::kCycle;
        faults.push_back({.code = fault_code(state), .record = catalog_.directories[at].record});
        break;
      }
      progress[at] = kInProgress;
      path.push_back(at);
      const std::uint32_t above = steps_[at].above;
      if (above == kTop) break;
      if (above == kNothing) {
        const Directory& directory = catalog_.directories[at];
        state = break_state(directory.parent);
        faults.push_back({.code = fault_code(state),
                          .record = directory.record,
                          .expected = directory.parent.sequence,
                          .actual = directory.parent.record});
        break;
      }
      at = above;
    }
    for (auto index = path.rbegin(); index != path.rend(); ++index) {
      Step& step = steps_[*index];
      closed = closed || step.closed;
      step.closed = closed;
      step.state = static_cast<std::uint16_t>(state) & 7U;
      progress[*index] = kKnown;
    }
  }
}

PathState DirectoryTree::state(Parent parent) const {
  const std::uint32_t index = index_of(parent);
  return index != kNothing ? steps_[index].path_state() : break_state(parent);
}

// Climbs twice: for the length, then to fill the names in from the end.
PathState DirectoryTree::append_path(Parent parent, std::u16string& out) const {
  const std::uint32_t start = index_of(parent);
  if (start == kNothing) {
    const PathState state = break_state(parent);
    append_label(state, parent, out);
    return state;
  }
  if (steps_[start].path_state() == PathState::kCycle) return append_cycle_path(parent, out);
  PathState state = steps_[start].path_state();
  std::size_t units = 0;
  for (std::uint32_t at = start; steps_[at].above != kTop; at = steps_[at].above) {
    const std::size_t own = steps_[at].length + std::size_t{1};
    if (units + own > kMostDirectoryPathUnits) {
      state = PathState::kCut;
      append_label(state, {catalog_.directories[at].record, steps_[at].sequence}, out);
      break;
    }
    units += own;
    if (steps_[at].above == kNothing) {
      append_label(steps_[at].path_state(), catalog_.directories[at].parent, out);
      break;
    }
  }
  const std::size_t size = out.size() + units;  // libstdc++ 12 may show the function more room
  out.resize_and_overwrite(size, [&](char16_t* text, std::size_t) {
    char16_t* end = text + size;
    for (std::uint32_t at = start; units > 0; at = steps_[at].above) {
      const Step& step = steps_[at];
      end -= step.length;
      copy_units(end, step.name, step.length);
      *--end = u'\\';
      units -= step.length + std::size_t{1};
    }
    return size;
  });
  return state;
}

void DirectoryTree::fetch_ahead(std::span<const Parent> parents) const {
  constexpr unsigned kLevels = 24;  // higher levels are in the cache anyway
  std::array<std::uint32_t, kFetchedAtOnce> at;
  std::size_t climbing = 0;
  for (const Parent parent : parents.first(std::min(parents.size(), at.size()))) {
    const std::uint32_t index = index_in(parent.record);
    if (index == kNothing) continue;
    LINKAUDIT_PREFETCH(&steps_[index]);
    at[climbing++] = index;
  }
  for (unsigned level = 0; climbing != 0 && level < kLevels; ++level) {
    const std::span now(at.data(), climbing);
    climbing = 0;
    for (const std::uint32_t index : now) {
      const Step& step = steps_[index];
      LINKAUDIT_PREFETCH(step.name);
      if (step.above >= kTop) continue;
      LINKAUDIT_PREFETCH(&steps_[step.above]);
      at[climbing++] = step.above;
    }
  }
}

// The path up from a cycle, or into one, ends before the first directory that would appear twice.
PathState DirectoryTree::append_cycle_path(Parent parent, std::u16string& out) const {
  std::vector<const Directory*> up;
  std::unordered_set<const Directory*> seen;
  PathState state = PathState::kCycle;
  std::size_t units = 0;
  const Directory* at = parent_of(parent);
  while (seen.insert(at).second) {
    units += at->name().size() + 1;
    if (units > kMostDirectoryPathUnits) {
      state = PathState::kCut;
      parent = {.record = at->record, .sequence = at->sequence};
      break;
    }
    up.push_back(at);
    parent = at->parent;
    at = parent_of(parent);
  }
  append_label(state, parent, out);
  for (auto it = up.rbegin(); it != up.rend(); ++it) {
    out.push_back(u'\\');
    append_shown_name((*it)->name(), out);
  }
  return state;
}

bool DirectoryTree::is_openable(Parent parent) const {
  const std::uint32_t index = index_of(parent);
  return index == kNothing || !steps_[index].closed;
}

std::vector<const Directory*> DirectoryTree::chain(Parent parent) const {
  std::vector<const Directory*> up;
  for (std::uint32_t at = index_of(parent); at != kNothing && steps_[at].above != kTop;
       at = steps_[at].above) {
    up.push_back(directory_at(at));
  }
  std::ranges::reverse(up);
  return up;
}

bool DirectoryTree::is_within(Parent parent, RecordIndex ancestor) const {
  const std::uint32_t wanted = index_in(ancestor);
  std::size_t climbed = 0;
  for (std::uint32_t at = index_of(parent); at != kNothing; at = steps_[at].above) {
    if (at == wanted) return true;
    if (steps_[at].above == kTop || ++climbed > steps_.size()) return false;
  }
  return false;
}

}  // namespace scanner
