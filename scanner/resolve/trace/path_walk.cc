#include "scanner/resolve/trace/path_walk.h"

#include <utility>

#include "scanner/resolve/target.h"
#include "scanner/resolve/verdict_rules.h"

namespace scanner {
namespace {

using report::Reason;
using report::Verdict;

void answer_question(const AuditedVolumes& volumes, WalkResult& walk, ComponentMet* met) {
  if (!walk.question) return;
  const FileQuestion* const question = &*walk.question;
  const auto answers = volumes[question->volume]->lookup().find_files({&question, 1}, 1);
  if (met != nullptr) met->match.plain_file = answers.front();
  apply_answer(walk, answers.front());
}

// The name by which `file` was met, or the first one.
const LinkName* name_met(const AuditedVolumes& volumes, const ComponentMet& met,
                         const LinkFile& file) {
  const mft::UpCase& upcase = volumes[met.volume]->volume().upcase();
  const std::u16string_view asked = split_stream(met.name).file;
  const LinkName* best = nullptr;
  int best_rank = -1;
  for (const auto& name : file.all_names()) {
    const bool here =
        name.parent.record == met.directory.record && name.parent.accepts(met.directory.sequence);
    const int rank = !here                              ? 0
                     : name.text() == asked             ? 4
                     : upcase.equal(name.text(), asked) ? 3
                     : name.dos_alias                   ? 1
                                                        : 2;
    if (rank > best_rank) {
      best = &name;
      best_rank = rank;
    }
  }
  return best;
}

// The end of the path, as it was asked for, has a reparse point that is no link.
class OpaqueEnd {
 public:
  OpaqueEnd(const AuditedVolumes& volumes, const VolumeMap& map, PathAnswer& answer)
      : volumes_(volumes), map_(map), answer_(answer) {}

  void judge() {
    WalkResult& walk = answer_.walk;
    if (!answer_.record.last || walk.has_stream) return;
    const ComponentMet& met = *answer_.record.last;
    const LinkFile* const file = met.match.file;
    if (file == nullptr || !file->has_reparse || file->reparse_unavailable || !met.last) return;
    const auto raw = file->reparse().read<mft::Le32>(0);
    if (!raw) return;
    const mft::TagBehaviour behaviour = mft::ReparseTag(*raw).behaviour();
    if (behaviour == mft::TagBehaviour::kFollowed) return;
    if (walk.reason == Reason::kWrongKind) return;  // a file, and a backslash behind it
    if (walk.reason == Reason::kNotFollowed || walk.reason == Reason::kFilter) {
      answer_.stopped_at = ReachedObject{.volume = met.volume,
                                         .record = file->record,
                                         .sequence = file->sequence,
                                         .directory = file->directory,
                                         .parent = met.directory};
    }
    if (met.hop != 0 || met.depth != 0) return;
    walk.verdict = Verdict::kOpaque;
    walk.reason = Reason::kNone;
    walk.component.clear();
    walk.hop = 0;
    if (attributes_deny_link(*file)) walk.flags.set(report::Flag::kAttributeBitClear);
    const LinkName* const name = name_met(volumes_, met, *file);
    if (name != nullptr) evaluate_file(met.volume, *file, *name);
  }

 private:
  void evaluate_file(VolumeIndex volume, const LinkFile& file, const LinkName& name) {
    Walker walker(volumes_, map_);
    Evaluation evaluation = evaluate(volumes_, map_, walker, volume, file, name);
    if (evaluation.evaluator == Evaluator::kNone) return;
    answer_question(volumes_, evaluation.walk, nullptr);
    apply_verdict_rules(volumes_, evaluation.walk);
    answer_.evaluator = evaluation.evaluator;
    answer_.evaluator_verdict = evaluation.walk.verdict;
    answer_.evaluator_reason = evaluation.walk.reason;
    answer_.walk.unopened = evaluation.walk.unopened;
    if (evaluation.walk.flags.has(report::Flag::kAssumedLetter)) {
      answer_.walk.flags.set(report::Flag::kAssumedLetter);
    }
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  PathAnswer& answer_;
};

}  // namespace

std::optional<bool> reached_by(const WalkResult& walk) {
  switch (walk.verdict) {
    case Verdict::kOk:
    case Verdict::kDegraded: return true;
    case Verdict::kBroken: return false;
    case Verdict::kUnverifiable:
    case Verdict::kOpaque: break;
  }
  return std::nullopt;
}

std::optional<std::string> PathAnswer::unmapped_volume() const {
  if (record.unmapped) return record.unmapped;
  // Its target names a drive, whatever the letter is.
  const bool evaluated = evaluator != Evaluator::kNone;
  if (evaluated && evaluator_reason == Reason::kVolumeNotGiven) return std::string();
  return std::nullopt;
}

PathAnswer walk_path(const AuditedVolumes& volumes, const VolumeMap& map, VolumeIndex volume,
                     std::span<const std::u16string> components, LastLink last_link,
                     bool trailing_backslash) {
  PathAnswer answer;
  answer.trailing_backslash = trailing_backslash;
  WalkRecorder recorder;
  Walker walker(volumes, map, &recorder);
  const std::vector<std::u16string_view> views(components.begin(), components.end());
  answer.walk = walker.open(volume, views, last_link, trailing_backslash);
  answer.record = recorder.take();
  std::vector<WalkEvent>& events = answer.record.events;
  ComponentMet* const shown = events.empty() || answer.record.left_out != 0
                                  ? nullptr
                                  : std::get_if<ComponentMet>(&events.back());
  answer_question(volumes, answer.walk, shown);
  if (shown != nullptr) answer.record.last = *shown;
  apply_verdict_rules(volumes, answer.walk);
  const LinkFile* const link = answer.record.asked_link;
  if (link != nullptr && attributes_deny_link(*link)) mark_unconfirmed_link(answer.walk);
  answer.reached = reached_by(answer.walk);
  OpaqueEnd(volumes, map, answer).judge();
  return answer;
}

std::optional<PathAnswer> refuse_path(VolumeIndex volume,
                                      std::span<const std::u16string> components) {
  const std::vector<std::u16string_view> views(components.begin(), components.end());
  const std::u16string_view malformed = malformed_component(views);
  if (malformed.empty()) return std::nullopt;
  WalkRecorder recorder;
  recorder.begin(WalkObserver::Cause::kAsked, volume, views, 0);
  PathAnswer answer;
  answer.record = recorder.take();
  answer.walk.verdict = Verdict::kBroken;
  answer.walk.reason = Reason::kMalformed;
  answer.walk.component = malformed;
  if (malformed.contains(u'/')) answer.walk.flags.set(report::Flag::kForwardSlash);
  answer.reached = reached_by(answer.walk);
  return answer;
}

std::optional<DirectResolution> walk_from_own_place(const AuditedVolumes& volumes,
                                                    const VolumeMap& map,
                                                    const RelativeThroughJunction& link,
                                                    LastLink last_link, bool trailing_backslash) {
  const ComponentLookup& lookup = volumes[link.volume]->lookup();
  if (lookup.state(link.directory) != report::PathState::kWhole) return std::nullopt;
  std::vector<std::u16string> components;
  for (const Directory* const directory : lookup.chain(link.directory)) {
    components.emplace_back(directory->name());
  }
  components.push_back(link.name);
  DirectResolution own;
  for (const auto& component : components) {
    own.path.push_back(u'\\');
    own.path += component;
  }
  components.insert(components.end(), link.rest.begin(), link.rest.end());
  own.answer = walk_path(volumes, map, link.volume, components, last_link, trailing_backslash);
  return own;
}

std::u16string path_of(const AuditedVolumes& volumes, const ReachedObject& object,
                       std::u16string_view object_name) {
  const ComponentLookup& lookup = volumes[object.volume]->lookup();
  std::u16string path;
  if (object.directory) {
    lookup.append_path({.record = object.record, .sequence = object.sequence}, path);
    if (path.empty()) path.push_back(u'\\');
    return path;
  }
  lookup.append_path(object.parent, path);
  path.push_back(u'\\');
  path += object_name;
  return path;
}

std::u16string name_on_disk(const AuditedVolumes& volumes, const ComponentMet& met) {
  if (met.match.file != nullptr) {
    const LinkName* const name = name_met(volumes, met, *met.match.file);
    if (name != nullptr && !name->dos_alias) return std::u16string(name->text());
    for (const auto& real : met.match.file->real_names()) {
      if (real.parent.record == met.directory.record) return std::u16string(real.text());
    }
  }
  if (met.match.directory != nullptr) return std::u16string(met.match.directory->name());
  if (met.match.plain_file && met.match.plain_file->kind == FileAnswer::Kind::kFound) {
    return met.match.plain_file->name;
  }
  return {};
}

}  // namespace scanner
