#include "scanner/probe/probe_links.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "mft/reparse_point.h"
#include "scanner/resolve/verdict_rules.h"
#include "scanner/resolve/walker.h"

namespace scanner {
namespace {

using report::ProbeOutcome;
using report::Reason;
using report::Verdict;

// Remembers where a walk left the volumes that were read.
class ExitRecorder final : public WalkObserver {
 public:
  void begin(Cause, VolumeIndex, std::span<const std::u16string_view>, std::uint32_t) override {}
  void component(VolumeIndex, const Directory&, std::u16string_view, std::size_t, std::uint32_t,
                 std::uint32_t, const NameMatch&) override {}
  void link(VolumeIndex, const LinkFile&, std::uint32_t, std::u16string_view, bool) override {}
  void named_volume(std::string_view, const VolumeAnswer&) override {}
  void leaves(const ExitPoint& out) override { target = external_target_of(out); }

  std::optional<ExternalTarget> target;
};

// Whether the system might be asked about such an end: saves a walk.
bool may_be_outside(const Resolution& row) {
  switch (row.reason) {
    case Reason::kNetwork:
    case Reason::kVolumeNotGiven:
    case Reason::kForeignFileSystem:
    case Reason::kSessionLetter:
    case Reason::kVolumeUnreadable: return row.verdict == Verdict::kUnverifiable;
    default: return false;
  }
}

struct OpenEnd {
  VolumeIndex volume = 0;
  std::size_t row = 0;
  std::size_t target = 0;
  WalkResult walk;
  bool bit_clear = false;
};

class LinkProbe {
 public:
  LinkProbe(const AuditedVolumes& volumes, const VolumeMap& map)
      : volumes_(volumes), walker_(volumes, map, &exit_recorder_) {}

  void collect(VolumeIndex volume, const VolumeResolutions& resolved,
               const std::atomic<bool>* stop) {
    const Catalog& catalog = volumes_[volume]->catalog();
    if (catalog.link_row_count == 0 || resolved.rows.empty()) return;
    Steps steps{.limit = step_budget(catalog, {}), .stop = stop};
    walker_.charge_to(&steps);
    for (LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count; row.advance()) {
      if (stop != nullptr && stop->load()) break;
      if (may_be_outside(resolved.rows[row.row()])) look_at(volume, row);
    }
    walker_.charge_to(nullptr);
  }

  void ask(std::shared_ptr<const SystemFiles> system, const ProbeLimits& limits,
           const std::atomic<bool>* stop) {
    if (std::ranges::any_of(targets_, &ExternalTarget::session)) {
      note_ = system->other_letters();
    }
    answers_ = probe_paths(std::move(system), targets_, limits, stop);
  }

  void apply(std::vector<VolumeResolutions>& resolutions) {
    for (OpenEnd& end : ends_) {
      judge(volumes_, targets_[end.target], answers_[end.target], end.walk);
      if (end.bit_clear) mark_unconfirmed_link(end.walk);
      VolumeResolutions& resolved = resolutions[end.volume];
      if (resolved.texts.empty()) resolved.texts.emplace_back();
      Arena& texts = resolved.texts.back();
      Resolution& row = resolved.rows[end.row];
      row.verdict = end.walk.verdict;
      row.reason = end.walk.reason;
      row.hop = end.walk.hop;
      row.component = texts.copy(end.walk.component);
      resolved.probes.push_back(
          shown(answers_[end.target], texts.copy(targets_[end.target].shown())));
      row.probe = static_cast<std::uint32_t>(resolved.probes.size());
    }
  }

  [[nodiscard]] report::ProbeSummary summary(const ProbeLimits& limits) const {
    report::ProbeSummary summary;
    summary.timeout_ms = static_cast<std::uint32_t>(limits.each.count());
    summary.links = ends_.size();
    summary.paths = targets_.size();
    if (!note_.empty()) summary.notes.push_back(note_);
    for (const ProbeResult& answer : answers_) {
      ++(answer.outcome == ProbeOutcome::kTimedOut   ? summary.timed_out
         : answer.outcome == ProbeOutcome::kNotAsked ? summary.not_asked
                                                     : summary.answered);
    }
    return summary;
  }

 private:
  void look_at(VolumeIndex volume, const LinkRowCursor& row) {
    const auto tag = row.file().reparse().read<mft::Le32>(0);
    if (!tag || (*tag != mft::kTagMountPoint && *tag != mft::kTagSymlink)) return;
    exit_recorder_.target.reset();
    WalkResult walk = walker_.follow(volume, row.file(), row.name());
    if (!exit_recorder_.target || walk.question || walk.verdict != Verdict::kUnverifiable) return;
    ExternalTarget& target = *exit_recorder_.target;
    // The link determines what is wanted there; the target is the same.
    walk.requirements.trailing_backslash =
        walk.requirements.trailing_backslash || target.trailing_backslash;
    target.trailing_backslash = false;
    const auto [known, is_new] =
        known_.try_emplace({target.path(), target.session}, targets_.size());
    if (is_new) targets_.push_back(std::move(target));
    ends_.push_back({.volume = volume,
                     .row = row.row(),
                     .target = known->second,
                     .walk = std::move(walk),
                     .bit_clear = attributes_deny_link(row.file())});
  }

  const AuditedVolumes& volumes_;
  ExitRecorder exit_recorder_;
  Walker walker_;
  std::vector<OpenEnd> ends_;
  std::vector<ExternalTarget> targets_;
  std::map<std::pair<std::u16string, bool>, std::size_t> known_;
  std::vector<ProbeResult> answers_;  // by target
  std::string note_;                  // on drive letters
};

void set(WalkResult& walk, Verdict verdict, Reason reason) {
  walk.verdict = verdict;
  walk.reason = reason;
}

void judge_found(const ExternalTarget& target, bool directory, WalkResult& walk) {
  EndRequirements requirements = walk.requirements;
  requirements.trailing_backslash = requirements.trailing_backslash || target.trailing_backslash;
  WalkResult judged;
  judge_kind(requirements, directory, judged);
  const bool reached = judged.verdict == Verdict::kOk || judged.verdict == Verdict::kDegraded;
  if (target.session && !reached) return;
  set(walk, judged.verdict, judged.reason);
  if (judged.verdict == Verdict::kBroken) return;
  walk.hop = 0;
  walk.component.clear();
}

}  // namespace

void judge(const AuditedVolumes& volumes, const ExternalTarget& target, const ProbeResult& answer,
           WalkResult& walk) {
  switch (answer.outcome) {
    case ProbeOutcome::kDirectory:
    case ProbeOutcome::kFile:
      judge_found(target, answer.outcome == ProbeOutcome::kDirectory, walk);
      if (walk.reason == Reason::kWrongKind && !target.components.empty()) {
        walk.component = target.components.back();
      }
      break;
    case ProbeOutcome::kMissing:
    case ProbeOutcome::kNotADirectory:
      if (target.session) break;
      set(walk, Verdict::kBroken,
          answer.outcome == ProbeOutcome::kMissing ? Reason::kMissing : Reason::kWrongKind);
      walk.component = target.components[answer.component];
      break;
    case ProbeOutcome::kDenied: set(walk, Verdict::kUnverifiable, Reason::kProbeDenied); break;
    case ProbeOutcome::kUnreachable:
    case ProbeOutcome::kBehindLink:
    case ProbeOutcome::kFailed: set(walk, Verdict::kUnverifiable, Reason::kProbeFailed); break;
    case ProbeOutcome::kTimedOut:
    case ProbeOutcome::kNotAsked: set(walk, Verdict::kUnverifiable, Reason::kProbeTimedOut); break;
  }
  apply_verdict_rules(volumes, walk);
}

report::ProbeAnswer shown(const ProbeResult& answer, std::u16string_view path) {
  return {
      .outcome = answer.outcome, .error = static_cast<std::uint32_t>(answer.code), .path = path};
}

report::ProbeSummary probe_links(const AuditedVolumes& volumes, const VolumeMap& map,
                                 const std::vector<VolumeIndex>& asked,
                                 std::shared_ptr<const SystemFiles> system,
                                 const ProbeLimits& limits, const std::atomic<bool>* stop,
                                 std::vector<VolumeResolutions>& resolutions) {
  LinkProbe probe(volumes, map);
  for (const VolumeIndex volume : asked) probe.collect(volume, resolutions[volume], stop);
  probe.ask(std::move(system), limits, stop);
  probe.apply(resolutions);
  return probe.summary(limits);
}

}  // namespace scanner
