#include "scanner/lookup/path_lookup.h"

#include <utility>

#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::TagBehaviour;
using report::Reason;
using End = PathAnswer::End;

class PathLookup {
 public:
  PathLookup(const Volume& volume, std::span<const std::u16string> components, LastLink last_link)
      : volume_(volume), components_(components), last_link_(last_link) {}

  PathAnswer run() {
    auto root = open_file(volume_, {.record = mft::kRootRecord, .sequence = 0});
    if (!root) {
      answer_.fault = root.error();
      finish(End::kUnverifiable, Reason::kDamaged);
      return std::move(answer_);
    }
    answer_.at = components_.size();
    answer_.parent = root->reference;
    answer_.file = *std::move(root);
    for (std::size_t i = 0; i < components_.size(); ++i) {
      answer_.at = i;
      if (!step()) break;
    }
    return std::move(answer_);
  }

 private:
  [[nodiscard]] bool last() const { return answer_.at + 1 == components_.size(); }

  bool finish(End end, Reason reason) {
    answer_.end = end;
    answer_.reason = reason;
    return false;
  }

  // From answer_.file, a directory that may be walked through, to its child. False: ended.
  bool step() {
    const mft::FileReference parent = answer_.file->reference;
    if (!answer_.file->directory) return finish(End::kNotReached, Reason::kWrongKind);
    auto directory = DirectoryIndex::open(volume_, std::move(answer_.file->record), parent.record);
    answer_.file.reset();
    if (!directory) {
      answer_.fault = directory.error();
      return finish(End::kUnverifiable, Reason::kDamaged);
    }
    auto found = find_name(volume_, *directory, components_[answer_.at]);
    if (!found.search.sound()) {
      answer_.damage.push_back({.depth = answer_.at,
                                .count = found.search.damage_count,
                                .damage = std::move(found.search.damage)});
    }
    answer_.fault = found.fault;
    switch (found.kind) {
      case NameAnswer::Kind::kUnverifiable: return finish(End::kUnverifiable, found.reason);
      case NameAnswer::Kind::kAbsent:
        return placeholder_ ? finish(End::kUnverifiable, Reason::kPlaceholder)
                            : finish(End::kNotReached, Reason::kMissing);
      case NameAnswer::Kind::kFound: break;
    }
    answer_.match = found.search.match;
    answer_.ambiguous =
        answer_.ambiguous || (found.search.ambiguous && found.search.match != EntryMatch::kExact);
    answer_.name = std::move(found.search.entry->name);
    answer_.parent = parent;
    const bool has_reparse = found.file->has_reparse;
    answer_.file = std::move(found.file);
    return !has_reparse || cross_reparse_point();
  }

  // C0 decides, as in the kernel, not the tag in the index key.
  bool cross_reparse_point() {
    if (last() && last_link_ == LastLink::kTake) return true;
    if (!answer_.file->tag) {
      if (!last()) return finish(End::kUnverifiable, Reason::kDataUnavailable);
      return finish(End::kLink, Reason::kNone);  // nobody knows that it is none
    }
    switch (answer_.file->tag->behaviour()) {
      case TagBehaviour::kFollowed: return finish(End::kLink, Reason::kNone);
      // At the end of a path they are what was asked for: nothing leads on from them.
      case TagBehaviour::kNotFollowed:
        return last() || finish(End::kNotReached, Reason::kNotFollowed);
      case TagBehaviour::kFilter: return last() || finish(End::kUnverifiable, Reason::kFilter);
      case TagBehaviour::kPlaceholder: placeholder_ = true; return true;
      case TagBehaviour::kTransparent: return true;
    }
    return true;
  }

  const Volume& volume_;
  std::span<const std::u16string> components_;
  LastLink last_link_;
  bool placeholder_ = false;
  PathAnswer answer_;
};

}  // namespace

PathAnswer look_up_path(const Volume& volume, std::span<const std::u16string> components,
                        LastLink last_link) {
  return PathLookup(volume, components, last_link).run();
}

}  // namespace scanner
