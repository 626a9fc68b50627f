#include "scanner/lookup/path_climb.h"

#include <string_view>
#include <unordered_set>
#include <utility>

#include "scanner/lookup/hard_links.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using report::PathState;

// A path of that many components has more units than a name in Windows can have.
constexpr std::size_t kMaxLevels = 32'768;
// A directory without any name has no parent either; a scan says so with these numbers.
constexpr mft::FileReference kNoParent{.record = 0xFFFF'FFFF, .sequence = 0};

std::u16string_view label(PathState state) {
  switch (state) {
    case PathState::kOrphan: return u"<orphan ";
    case PathState::kCycle: return u"<cycle ";
    default: return u"<broken-parent ";
  }
}

void append_number(std::uint64_t value, std::u16string& out) {
  for (const char c : std::to_string(value)) out.push_back(static_cast<char16_t>(c));
}

}  // namespace

const PathClimb::Step& PathClimb::step(mft::RecordNumber record) {
  const auto known = steps_.find(record);
  if (known != steps_.end()) return known->second;
  return steps_.emplace(record, read_step(record)).first->second;
}

PathClimb::Step PathClimb::read_step(mft::RecordNumber record) {
  if (record >= volume_.record_count()) return {};
  const auto file = FileRecord::read(volume_, {.record = record, .sequence = 0});
  if (!file) {
    // A free slot is no damage.
    if (file.error().code != mft::FaultCode::kNotInUse) faults_.push_back(file.error());
    return {};
  }
  const HardLinks links = hard_links_of(*file, record);
  faults_.insert(faults_.end(), links.faults.begin(), links.faults.end());
  Step step{.kind = file->base().is_directory() ? Step::Kind::kDirectory : Step::Kind::kFile,
            .sequence = file->base().sequence(),
            .parent = kNoParent};
  if (!links.names.empty()) {
    step.parent = links.names.front().parent;
    step.name = links.names.front().text;
  }
  return step;
}

// Why no directory stands where `parent` points to.
PathState PathClimb::break_state(mft::FileReference parent) {
  if (parent.record >= volume_.record_count()) return PathState::kBrokenParent;
  return step(parent.record).kind == Step::Kind::kFile ? PathState::kBrokenParent
                                                       : PathState::kOrphan;
}

PathState PathClimb::append_path(mft::FileReference parent, std::u16string& out) {
  std::vector<const Step*> up;  // steps_ keeps its elements where they are
  std::unordered_set<mft::RecordNumber> seen;
  PathState state = PathState::kWhole;
  for (;;) {
    const Step& at = step(parent.record);
    const bool there = at.kind == Step::Kind::kDirectory && parent.accepts(at.sequence);
    if (there && parent.record == mft::kRootRecord) break;
    const bool cycle = there && !seen.insert(parent.record).second;
    if (!there || cycle || up.size() >= kMaxLevels) {
      state = cycle ? PathState::kCycle : there ? PathState::kBrokenParent : break_state(parent);
      out += label(state);
      append_number(parent.record, out);
      out.push_back(u'-');
      append_number(parent.sequence, out);
      out.push_back(u'>');
      break;
    }
    up.push_back(&at);
    parent = at.parent;
  }
  for (auto it = up.rbegin(); it != up.rend(); ++it) {
    out.push_back(u'\\');
    out += (*it)->name;
  }
  return state;
}

bool PathClimb::is_deleted_directory(mft::FileReference parent) {
  const Step& at = step(parent.record);
  return at.kind == Step::Kind::kDirectory && at.parent.record == mft::kExtendRecord &&
         at.name == u"$Deleted";
}

}  // namespace scanner
