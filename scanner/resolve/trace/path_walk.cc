#include "scanner/resolve/trace/path_walk.h"

#include <utility>

#include "scanner/catalog/shown_name.h"
#include "scanner/resolve/object_path.h"
#include "scanner/resolve/target.h"
#include "scanner/resolve/verdict_rules.h"

namespace scanner {
namespace {

using report::Reason;
using report::Verdict;

void answer_question(const AuditedVolumes& volumes, WalkResult& walk, ComponentStep* step) {
  if (!walk.question) return;
  const FileQuestion* const question = &*walk.question;
  const auto answers = volumes[question->volume]->lookup().find_files({&question, 1}, 1);
  if (step != nullptr) step->match.plain_file = answers.front();
  apply_answer(walk, answers.front());
}

// The name by which `file` was found, or the first one.
const LinkName* matching_name(const AuditedVolumes& volumes, const ComponentStep& step,
                              const LinkFile& file) {
  const mft::UpCase& upcase = volumes[step.volume]->volume().upcase();
  const std::u16string_view asked = split_stream(step.name).file;
  const LinkName* best = nullptr;
  int best_rank = -1;
  for (const auto& name : file.all_names()) {
    const bool here =
        name.parent.record == step.directory.record && name.parent.accepts(step.directory.sequence);
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

// The end of the requested path has a reparse point that is not a link.
class OpaqueEnd {
 public:
  OpaqueEnd(const AuditedVolumes& volumes, const VolumeMap& map, PathAnswer& answer)
      : volumes_(volumes), map_(map), answer_(answer) {}

  void judge() {
    WalkResult& walk = answer_.walk;
    if (!answer_.record.last || walk.has_stream) return;
    const ComponentStep& step = *answer_.record.last;
    const LinkFile* const file = step.match.file;
    if (file == nullptr || !file->has_reparse || file->reparse_unavailable || !step.last) return;
    const auto raw = file->reparse().read<mft::Le32>(0);
    if (!raw) return;
    const mft::TagBehaviour behaviour = mft::ReparseTag(*raw).behaviour();
    if (behaviour == mft::TagBehaviour::kFollowed) return;
    if (walk.reason == Reason::kWrongKind) return;  // a file with a trailing backslash
    if (walk.reason == Reason::kNotFollowed || walk.reason == Reason::kFilter) {
      answer_.stopped_at = ReachedObject{.volume = step.volume,
                                         .record = file->record,
                                         .sequence = file->sequence,
                                         .directory = file->directory,
                                         .parent = step.directory};
    }
    if (step.hop != 0 || step.depth != 0) return;
    walk.verdict = Verdict::kOpaque;
    walk.reason = Reason::kNone;
    walk.component.clear();
    walk.hop = 0;
    if (attributes_deny_link(*file)) walk.flags.set(report::Flag::kAttributeBitClear);
    const LinkName* const name = matching_name(volumes_, step, *file);
    if (name != nullptr) evaluate_file(step.volume, *file, *name);
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
  // Its target names a drive, whatever its letter.
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
  ComponentStep* const shown = events.empty() || answer.record.left_out != 0
                                   ? nullptr
                                   : std::get_if<ComponentStep>(&events.back());
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

std::optional<DirectResolution> walk_from_own_location(const AuditedVolumes& volumes,
                                                       const VolumeMap& map,
                                                       const RelativeThroughJunction& link,
                                                       LastLink last_link,
                                                       bool trailing_backslash) {
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
    append_shown_name(component, own.path);
  }
  components.insert(components.end(), link.rest.begin(), link.rest.end());
  own.answer = walk_path(volumes, map, link.volume, components, last_link, trailing_backslash);
  return own;
}

std::u16string path_of(const AuditedVolumes& volumes, const ReachedObject& object,
                       std::u16string_view object_name) {
  std::u16string path;
  append_object_path(volumes[object.volume]->lookup(), object, object_name, path);
  return path;
}

std::u16string name_on_disk(const AuditedVolumes& volumes, const ComponentStep& step) {
  if (step.match.file != nullptr) {
    const LinkName* const name = matching_name(volumes, step, *step.match.file);
    if (name != nullptr && !name->dos_alias) return std::u16string(name->text());
    for (const auto& real : step.match.file->real_names()) {
      if (real.parent.record == step.directory.record) return std::u16string(real.text());
    }
  }
  if (step.match.directory != nullptr) return std::u16string(step.match.directory->name());
  if (step.match.plain_file && step.match.plain_file->kind == FileAnswer::Kind::kFound) {
    return step.match.plain_file->name;
  }
  return {};
}

}  // namespace scanner
