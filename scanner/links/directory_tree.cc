#include "scanner/links/directory_tree.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <unordered_set>

#include "scanner/links/path_label.h"

namespace scanner {
namespace {

using report::PathState;

constexpr std::size_t kWordBits = 64;
constexpr std::uint32_t kNothing = 0xFFFF'FFFF;

mft::FaultCode fault_code(PathState state) {
  switch (state) {
    case PathState::kOrphan: return mft::FaultCode::kOrphan;
    case PathState::kCycle: return mft::FaultCode::kParentCycle;
    default: return mft::FaultCode::kBadParent;
  }
}

}  // namespace

DirectoryTree::DirectoryTree(const Catalog& catalog, std::vector<mft::Fault>& faults)
    : catalog_(catalog),
      bits_(catalog.leaves.keys().size() / kWordBits + 1),
      rank_(bits_.size()),
      states_(catalog.directories.size(), PathState::kWhole),
      above_(catalog.directories.size(), kNothing) {
  for (const auto& directory : catalog.directories) {
    bits_[directory.record / kWordBits] |= 1ULL << directory.record % kWordBits;
  }
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < bits_.size(); ++i) {
    rank_[i] = before;
    before += static_cast<std::uint32_t>(std::popcount(bits_[i]));
  }
  judge_all(faults);
}

const Directory* DirectoryTree::find(RecordIndex record) const {
  const std::size_t word = record / kWordBits;
  if (word >= bits_.size()) return nullptr;
  const std::uint64_t bit = 1ULL << record % kWordBits;
  if ((bits_[word] & bit) == 0) return nullptr;
  return &catalog_.directories[rank_[word] +
                               static_cast<std::size_t>(std::popcount(bits_[word] & (bit - 1)))];
}

const Directory* DirectoryTree::parent_of(Parent parent) const {
  const Directory* const directory = find(parent.record);
  return directory != nullptr && parent.accepts(directory->sequence) ? directory : nullptr;
}

// Why nothing stands where `parent` points to. REQUIRES: parent_of(parent) is null.
PathState DirectoryTree::break_state(Parent parent) const {
  const auto keys = catalog_.leaves.keys();
  if (parent.record >= keys.size()) return PathState::kBrokenParent;
  if (find(parent.record) != nullptr) return PathState::kOrphan;  // the slot has another life now
  return keys[parent.record].parent != 0 ? PathState::kBrokenParent : PathState::kOrphan;
}

// Every directory once: climbs until something known, the root, a break or itself.
void DirectoryTree::judge_all(std::vector<mft::Fault>& faults) {
  enum : std::uint8_t { kUnknown, kOnTheWay, kKnown };
  std::vector<std::uint8_t> progress(states_.size(), kUnknown);
  std::vector<std::size_t> way;
  for (std::size_t start = 0; start < states_.size(); ++start) {
    PathState state = PathState::kWhole;
    way.clear();
    std::size_t at = start;
    for (;;) {
      if (progress[at] == kKnown) {
        state = states_[at];
        break;
      }
      if (progress[at] == kOnTheWay) {
        state = PathState::kCycle;
        break;
      }
      progress[at] = kOnTheWay;
      way.push_back(at);
      const Directory& directory = catalog_.directories[at];
      if (directory.record == kRootIndex) break;
      const Directory* const parent = parent_of(directory.parent);
      if (parent == nullptr) {
        state = break_state(directory.parent);
        faults.push_back({.code = fault_code(state),
                          .record = directory.record,
                          .expected = directory.parent.sequence,
                          .actual = directory.parent.record});
        break;
      }
      above_[at] = static_cast<std::uint32_t>(index_of(parent));
      at = above_[at];
    }
    if (state == PathState::kCycle && !way.empty() && progress[at] == kOnTheWay) {
      faults.push_back({.code = fault_code(state), .record = catalog_.directories[at].record});
    }
    for (const std::size_t index : way) {
      states_[index] = state;
      progress[index] = kKnown;
    }
  }
}

PathState DirectoryTree::state(Parent parent) const {
  const Directory* const directory = parent_of(parent);
  return directory != nullptr ? states_[index_of(directory)] : break_state(parent);
}

// Climbs twice: for the length, then to fill the names in from the end.
void DirectoryTree::append_path(Parent parent, std::u16string& out) const {
  const Directory* const lowest = parent_of(parent);
  if (lowest == nullptr) return append_label(break_state(parent), parent, out);
  const std::size_t start = index_of(lowest);
  if (states_[start] == PathState::kCycle) return append_cycle_path(parent, out);
  const auto& directories = catalog_.directories;
  std::size_t units = 0;
  std::size_t at = start;
  while (directories[at].record != kRootIndex) {
    units += directories[at].name_length + std::size_t{1};
    if (above_[at] == kNothing) {
      append_label(states_[at], directories[at].parent, out);
      break;
    }
    at = above_[at];
  }
  out.resize(out.size() + units);
  char16_t* end = out.data() + out.size();
  for (at = start; units > 0; at = above_[at]) {
    const std::u16string_view name = directories[at].name();
    end -= name.size();
    name.copy(end, name.size());
    *--end = u'\\';
    units -= name.size() + 1;
  }
}

// The way up from a cycle, or into one, ends before the first directory that it would show twice.
void DirectoryTree::append_cycle_path(Parent parent, std::u16string& out) const {
  std::vector<const Directory*> up;
  std::unordered_set<const Directory*> seen;
  const Directory* at = parent_of(parent);
  while (seen.insert(at).second) {
    up.push_back(at);
    parent = at->parent;
    at = parent_of(parent);
  }
  append_label(PathState::kCycle, parent, out);
  for (auto it = up.rbegin(); it != up.rend(); ++it) {
    out.push_back(u'\\');
    out += (*it)->name();
  }
}

std::vector<const Directory*> DirectoryTree::chain(Parent parent) const {
  std::vector<const Directory*> up;
  for (const Directory* at = parent_of(parent); at != nullptr && at->record != kRootIndex;
       at = parent_of(at->parent)) {
    up.push_back(at);
  }
  std::ranges::reverse(up);
  return up;
}

bool DirectoryTree::is_within(Parent parent, RecordIndex ancestor) const {
  std::size_t steps = 0;
  for (const Directory* at = parent_of(parent); at != nullptr; at = parent_of(at->parent)) {
    if (at->record == ancestor) return true;
    if (at->record == kRootIndex || ++steps > states_.size()) return false;
  }
  return false;
}

}  // namespace scanner
