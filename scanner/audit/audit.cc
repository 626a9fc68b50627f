#include "scanner/audit/audit.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scanner/audit/snapshot_summary.h"
#include "scanner/audit/volume_summary.h"
#include "scanner/probe/probe_links.h"
#include "scanner/resolve/index_confirmation.h"

namespace scanner {
namespace {

class Auditor {
 public:
  Auditor(const AuditRequest& request, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : request_(request),
        stop_(stop),
        diagnostics_(diagnostics),
        audit_(std::make_unique<Audit>(request.volumes, stop, diagnostics)) {}

  std::expected<std::unique_ptr<Audit>, AuditError> run(
      const std::function<void()>& inputs_opened) {
    audit_->summary.skipped = request_.skipped;
    auto inputs = audit_->set.open(audit_->summary.skipped);
    if (!inputs) return std::unexpected(std::move(inputs).error());
    inputs_opened();
    if (const auto done = find_links(*inputs); !done) return std::unexpected(done.error());
    if (audit_->reported.empty()) return audit_source_error();
    if (const auto done = cross_check_volumes(); !done) return std::unexpected(done.error());
    auto trials = name_volumes();
    if (!trials) return std::unexpected(std::move(trials).error());
    resolve_links(*std::move(trials));
    for (VolumeIndex i = 0; i < audit_->set.volumes.size(); ++i) {
      audit_->summary.volumes.push_back(summarize(*audit_, i));
    }
    if (stop_.load()) return audit_interrupted();
    report::Summary& summary = audit_->summary;
    summary.complete = std::ranges::none_of(summary.skipped, &report::SkippedSource::failed);
    for (const auto& volume : summary.volumes) {
      summary.complete = summary.complete && volume.unclean.empty() && volume.incomplete.empty();
    }
    return std::move(audit_);
  }

 private:
  using Done = std::expected<void, AuditError>;

  Done find_links(const std::vector<InputVolume>& inputs) {
    VolumeEngine engine({.engine = request_.engine,
                         .threads = request_.threads,
                         .catch_up = request_.catch_up,
                         .catch_up_margin = request_.catch_up_margin,
                         .stop = &stop_,
                         .counter = audit_->set.counter.get()},
                        diagnostics_);
    for (const auto& input : inputs) {
      const bool target_only = input.target_only && !request_.all_links;
      auto found = engine.find_links(input.candidate, target_only);
      audit_->set.opening = engine.opening();
      if (!found && stop_.load()) return audit_interrupted();
      if (!found) {
        note_failure(input.candidate.name, found.error().message, diagnostics_,
                     audit_->summary.skipped);
        continue;
      }
      const VolumeIndex index = audit_->set.add(std::move(found->volume), input.target_only);
      VolumeAudit& details = audit_->details_of(index);
      details.live = std::move(found->live);
      details.outcome = std::move(found->outcome);
      details.reported = !target_only;
      if (details.reported) audit_->reported.push_back(index);
    }
    return {};
  }

  Done cross_check_volumes() {
    if (!request_.cross_check) return {};
    for (const VolumeIndex i : audit_->reported) {
      const AuditedVolume& volume = *audit_->set.volumes[i];
      auto check = cross_check(volume, {.threads = request_.threads, .stop = &stop_});
      if (check) {
        audit_->details_of(i).check = *std::move(check);
        continue;
      }
      if (stop_.load()) return audit_interrupted();
      return std::unexpected(
          AuditError{.kind = AuditError::Kind::kResources,
                     .message = about(volume.volume().name(), check.error().message)});
    }
    return {};
  }

  // Links that were already resolved while letters were tried.
  std::expected<std::vector<VolumeResolutions>, AuditError> name_volumes() {
    VolumeSet& set = audit_->set;
    set.name_volumes();
    for (const auto& copy : set.mounted->unknown_copies()) {
      diagnostics_.note(about(copy.name, origin_unknown(copy.why)));
    }
    if (request_.registry) {
      RegistryLetters registries = set.read_registries();
      for (VolumeIndex i = 0; i < set.volumes.size(); ++i) {
        VolumeAudit& details = audit_->details_of(i);
        details.letters = std::move(registries.letters[i]);
        details.registry = std::move(registries.registries[i]);
      }
    }
    auto assumed = assume_letters(set.volumes, set.map, resolve_options());
    for (VolumeIndex i = 0; i < assumed.letters.size(); ++i) {
      std::ranges::move(assumed.letters[i], std::back_inserter(audit_->details_of(i).letters));
    }
    if (set.given.size() == 1) {
      const VolumeIndex given = set.given.front();
      const auto typed = set.assume_typed(request_.drive, given);
      if (!typed) return std::unexpected(typed.error());
      if (*typed) {
        audit_->details_of(given).letters.push_back(
            {.letter = request_.drive, .origin = report::LetterOrigin::kAssumed, .typed = true});
      }
    }
    return std::move(assumed.trials);
  }

  void resolve_links(std::vector<VolumeResolutions> trials) {
    audit_->resolutions = std::move(trials);
    resolve_anew();
    // Links in records that were read again may lead elsewhere, but hardly ever do.
    constexpr int kMostRounds = 3;
    for (int round = 0; round < kMostRounds && confirm_targets(); ++round) {
      audit_->resolutions.clear();
      resolve_anew();
    }
    if (confirm_by_indexes(audit_->set.volumes, audit_->resolutions,
                           {.threads = request_.threads, .stop = &stop_})) {
      audit_->resolutions.clear();
      resolve_anew();
    }
    ask_system();
    for (const auto& failure : audit_->set.mounted->failures()) {
      auto& skipped = audit_->summary.skipped;
      const bool known =
          std::ranges::find(skipped, failure.name, &report::SkippedSource::name) != skipped.end();
      if (known) continue;  // it was also to be scanned
      diagnostics_.warning("links lead to " + failure.name +
                           ", which cannot be opened: " + failure.why);
      skipped.push_back({.name = failure.name,
                         .what = "links lead to it, but it cannot be opened: " + failure.why});
    }
  }

  void resolve_anew() {
    VolumeSet& set = audit_->set;
    set.mounted->resolve(audit_->reported, resolve_options(), set.volumes, set.map,
                         audit_->resolutions);
  }

  // --probe: for targets outside all these volumes.
  void ask_system() {
    if (!request_.probe || stop_.load()) return;
    audit_->summary.probe =
        probe_links(audit_->set.volumes, audit_->set.map, audit_->reported, this_systems_files(),
                    {.each = *request_.probe}, &stop_, audit_->resolutions);
  }

  // Reads targets of links on volumes in use through their drivers. True if any of them had not
  // come from the driver before; the catalogs of these volumes are then new.
  bool confirm_targets() {
    bool changed = false;
    for (VolumeIndex i = 0; i < audit_->details.size(); ++i) {
      VolumeAudit& details = audit_->details[i];
      if (!details.live) continue;
      if (const auto confirmed = confirm_targets_on(i, *details.live)) {
        changed = changed || *confirmed;
      } else {
        details.outcome.incomplete.push_back({.code = report::LimitationCode::kTargetsNotConfirmed,
                                              .arguments = {confirmed.error().message}});
      }
    }
    return changed;
  }

  std::expected<bool, Error> confirm_targets_on(VolumeIndex index, LiveScan& scan) {
    std::vector<RecordIndex> targets;
    for (const VolumeResolutions& resolutions : audit_->resolutions) {
      for (const Resolution& row : resolutions.rows) {
        if (row.has_object && row.object.volume == index) targets.push_back(row.object.record);
      }
    }
    std::unique_ptr<AuditedVolume>& volume = audit_->set.volumes[index];
    const SweepOptions options{.threads = request_.threads, .stop = &stop_};
    const auto changed = scan.confirm(volume->catalog(), targets, options);
    if (!changed || !*changed) return changed;
    auto live = scan.catalog(options);
    if (!live) return std::unexpected(live.error());
    volume = std::make_unique<AuditedVolume>(std::move(live->volume), std::move(live->catalog),
                                             request_.threads);
    return true;
  }

  [[nodiscard]] ResolveOptions resolve_options() const {
    return {.threads = request_.threads, .stop = &stop_, .budget = request_.budget};
  }

  const AuditRequest& request_;
  const std::atomic<bool>& stop_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Audit> audit_;
};

}  // namespace

VolumeAudit& Audit::details_of(VolumeIndex index) {
  while (details.size() <= index) {
    // For a volume that a link led to: only directories in the path were read.
    details.emplace_back().outcome.engine = report::Engine::kIndex;
  }
  return details[index];
}

std::vector<const CrossCheck*> Audit::checks() const {
  std::vector<const CrossCheck*> checks;
  checks.reserve(details.size());
  for (const VolumeAudit& volume : details) {
    checks.push_back(volume.check ? &*volume.check : nullptr);
  }
  return checks;
}

bool Audit::has_findings() const {
  return std::ranges::any_of(details, [](const VolumeAudit& volume) {
    return volume.check && volume.check->has_warnings();
  });
}

AuditReport::AuditReport(Audit& audit)
    : links_(audit.set.volumes, audit.resolutions, audit.reported, std::move(audit.summary)),
      checks_(audit.checks()) {
  if (std::ranges::any_of(checks_, [](const CrossCheck* check) { return check != nullptr; })) {
    checked_.emplace(links_, audit.set.volumes, checks_, audit.reported);
  }
}

const report::RowSource& AuditReport::rows() const {
  if (checked_) return *checked_;
  return links_;
}

std::expected<std::unique_ptr<Audit>, AuditError> run_audit(
    const AuditRequest& request, const std::atomic<bool>& stop, Diagnostics& diagnostics,
    const std::function<void()>& inputs_opened) {
  return Auditor(request, stop, diagnostics).run(inputs_opened);
}

}  // namespace scanner
