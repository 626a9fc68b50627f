#include "scanner/resolve/references/subject.h"

#include <array>
#include <utility>

#include "mft/reparse_point.h"
#include "mft/utf16.h"
#include "scanner/resolve/path_stack.h"
#include "scanner/resolve/target.h"
#include "scanner/resolve/typed_path.h"
#include "scanner/resolve/verdict_rules.h"
#include "scanner/resolve/walker.h"
#include "scanner/volume/file_record.h"

namespace scanner {
namespace {

using report::Reason;
using report::SubjectKind;
using report::Verdict;

// Records where a walk ended.
class EndWatch final : public WalkObserver {
 public:
  void begin(Cause, VolumeIndex volume, std::span<const std::u16string_view> components,
             std::uint32_t depth) override {
    volume_ = volume;
    stack_.begin(components, depth);
  }
  void component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                 std::size_t at, std::uint32_t depth, std::uint32_t, const NameMatch&) override {
    volume_ = volume;
    parent_ = &parent;
    name_ = name;
    stack_.at(at, depth);
  }
  void link(VolumeIndex, const LinkFile&, std::uint32_t, std::u16string_view, bool) override {}
  void named_volume(std::string_view, const VolumeAnswer&) override {}

  [[nodiscard]] VolumeIndex volume() const { return volume_; }
  [[nodiscard]] const Directory* parent() const { return parent_; }
  [[nodiscard]] std::u16string_view name() const { return name_; }
  [[nodiscard]] const PathStack& way() const { return stack_; }

 private:
  VolumeIndex volume_ = 0;
  const Directory* parent_ = nullptr;
  std::u16string_view name_;
  PathStack stack_;
};

Parent reference_to(const Directory& directory) {
  return {.record = directory.record, .sequence = directory.sequence};
}

class SubjectFinder {
 public:
  SubjectFinder(const AuditedVolumes& volumes, const VolumeMap& map,
                const std::vector<std::u16string>& components)
      : volumes_(volumes), map_(map), components_(components) {}

  std::expected<Subject, NoSubject> run(VolumeIndex volume) {
    const Directory* const root = volumes_[volume]->lookup().root();
    if (root == nullptr) return unknown("the root directory cannot be read");
    if (components_.empty()) {
      return Subject{.kind = SubjectKind::kDirectory,
                     .volume = volume,
                     .root = true,
                     .record = root->record,
                     .sequence = root->sequence,
                     .parent = reference_to(*root),
                     .path = u"\\"};
    }
    for (const std::u16string& component : components_) {
      if (!has_bad_stream(component)) continue;
      return no_path(Verdict::kBroken, Reason::kMalformed, component);
    }
    std::vector<std::u16string_view> way(components_.begin(), components_.end() - 1);
    EndWatch watch;
    Walker walker(volumes_, map_, &watch);
    WalkResult walk = walker.open(volume, way);
    if (walk.question) answer(walk);
    apply_verdict_rules(volumes_, walk);
    const Directory* const parent =
        walk.object && walk.object->directory
            ? volumes_[walk.object->volume]->lookup().directory(
                  {.record = walk.object->record, .sequence = walk.object->sequence})
            : nullptr;
    if (parent != nullptr) return in_directory(walk.object->volume, *parent);
    if (walk.verdict == Verdict::kBroken && walk.reason == Reason::kMissing) {
      std::vector<std::u16string> below;
      for (const auto name : watch.way().names_ahead()) below.emplace_back(file_of(name));
      below.emplace_back(file_of(components_.back()));
      return missing(watch.volume(), *watch.parent(), file_of(watch.name()), std::move(below));
    }
    return no_path(walk.verdict, walk.object ? Reason::kWrongKind : walk.reason, walk.component);
  }

 private:
  static std::u16string_view file_of(std::u16string_view component) {
    return split_stream(component).file;
  }

  // True if the stream is invalid, or belongs to a file that is not the last component.
  [[nodiscard]] bool has_bad_stream(const std::u16string& component) const {
    const StreamName name = split_stream(component);
    const bool intermediate = &component != &components_.back();
    return name.present && (!name.valid || (intermediate && !name.is_directory_index()));
  }

  static std::unexpected<NoSubject> no_path(Verdict verdict, Reason reason,
                                            std::u16string_view component) {
    std::string message(report::word(reason));
    if (!component.empty()) message += " at " + mft::to_utf8(component);
    message += " (" + std::string(report::explain(reason)) + ")";
    if (verdict == Verdict::kUnverifiable) return unknown(message);
    return std::unexpected(NoSubject{.proven = true, .message = std::move(message)});
  }
  static std::unexpected<NoSubject> unknown(std::string message) {
    return std::unexpected(NoSubject{.proven = false, .message = std::move(message)});
  }

  void answer(WalkResult& walk) const {
    const std::array<const FileQuestion*, 1> questions{&*walk.question};
    const auto answers = volumes_[walk.question->volume]->lookup().find_files(questions, 1);
    apply_answer(walk, answers.front());
  }

  // The last component, as stored in its directory.
  std::expected<Subject, NoSubject> in_directory(VolumeIndex volume, const Directory& parent) {
    const std::u16string name(file_of(components_.back()));
    const ComponentLookup& lookup = volumes_[volume]->lookup();
    NameMatch match = lookup.find(parent, name);
    if (!match.found() && !match.plain_file) {
      const FileQuestion question{.volume = volume,
                                  .directory = reference_to(parent),
                                  .case_sensitive = parent.case_sensitive,
                                  .name = name,
                                  .last = true};
      const std::array<const FileQuestion*, 1> questions{&question};
      match.plain_file = lookup.find_files(questions, 1).front();
    }
    Subject subject{.volume = volume,
                    .parent = reference_to(parent),
                    .case_sensitive = parent.case_sensitive,
                    .reparse = match.file};
    if (match.directory != nullptr) {
      subject.kind = SubjectKind::kDirectory;
      subject.record = match.directory->record;
      subject.sequence = match.directory->sequence;
      subject.name = match.directory->name();
    } else if (match.file != nullptr) {
      subject.kind = SubjectKind::kFile;
      subject.record = match.file->record;
      subject.sequence = match.file->sequence;
      subject.name =
          matched_name(*match.file, parent.record, name, volumes_[volume]->volume().upcase());
    } else {
      switch (match.plain_file->kind) {
        case FileAnswer::Kind::kAbsent: return missing(volume, parent, name, {});
        case FileAnswer::Kind::kDamaged: return unknown("damage may hide it");
        case FileAnswer::Kind::kIndexDisagrees:
          return unknown("its directory's index and the files' records disagree about it");
        case FileAnswer::Kind::kFound: break;
      }
      subject.kind = SubjectKind::kFile;
      subject.record = match.plain_file->record;
      subject.sequence = match.plain_file->sequence;
      subject.name = match.plain_file->name;
      take_alias(subject);
    }
    const bool ambiguous = match.ambiguous || (match.plain_file && match.plain_file->ambiguous);
    if (ambiguous && subject.name != name) {
      return unknown("several names match that differ only in case; type the name exactly");
    }
    if (subject.reparse != nullptr && is_link(*subject.reparse)) subject.kind = SubjectKind::kLink;
    set_path(subject, subject.name);
    return subject;
  }

  static bool is_link(const LinkFile& file) {
    const auto tag = file.reparse().read<mft::Le32>(0);
    return tag && (*tag == mft::kTagMountPoint || *tag == mft::kTagSymlink);
  }

  // For an ordinary file, which may not be in the catalog.
  void take_alias(Subject& subject) const {
    const AuditedVolume& volume = *volumes_[subject.volume];
    const auto file =
        FileRecord::read(volume.volume(), {.record = subject.record, .sequence = subject.sequence});
    if (!file) return;
    for (const auto& name : hard_links_of(*file, subject.record, volume.lookup()).dos_names) {
      if (name.parent.record == subject.parent.record) subject.alias = name.text;
    }
  }

  std::expected<Subject, NoSubject> missing(VolumeIndex volume, const Directory& parent,
                                            std::u16string_view name,
                                            std::vector<std::u16string> below) {
    Subject subject{.kind = SubjectKind::kMissing,
                    .volume = volume,
                    .parent = reference_to(parent),
                    .case_sensitive = parent.case_sensitive,
                    .name = std::u16string(name),
                    .below = std::move(below)};
    std::u16string text(name);
    for (const auto& component : subject.below) text += u"\\" + component;
    set_path(subject, text);
    return subject;
  }

  void set_path(Subject& subject, const std::u16string& name) const {
    const ComponentLookup& lookup = volumes_[subject.volume]->lookup();
    lookup.append_path(subject.parent, subject.path);
    subject.path += u"\\" + name;
    subject.depth = lookup.state(subject.parent) == report::PathState::kWhole
                        ? lookup.chain(subject.parent).size() + 1
                        : 0;
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  const std::vector<std::u16string>& components_;
};

}  // namespace

std::expected<Subject, NoSubject> find_subject(const AuditedVolumes& volumes, const VolumeMap& map,
                                               VolumeIndex volume,
                                               const std::vector<std::u16string>& components) {
  return SubjectFinder(volumes, map, components).run(volume);
}

}  // namespace scanner
