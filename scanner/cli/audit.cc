#include "scanner/cli/audit.h"

#include <algorithm>
#include <chrono>
#include <expected>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "report/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/cli/host.h"
#include "scanner/cli/inputs.h"
#include "scanner/cli/log.h"
#include "scanner/cli/registry_map.h"
#include "scanner/cli/serial_text.h"
#include "scanner/cli/snapshot_summary.h"
#include "scanner/cli/version.h"
#include "scanner/cli/volume_engine.h"
#include "scanner/machine/mounted_volumes.h"
#include "scanner/probe/probe_links.h"

namespace scanner {
namespace {

class Auditor {
 public:
  Auditor(const ScanOptions& options, const std::atomic<bool>& stop)
      : options_(options), stop_(stop) {}

  Audit run(const std::function<void()>& inputs_opened) {
    const auto start = std::chrono::system_clock::now();
    auto inputs = open_inputs({.sources = options_.sources,
                               .partition = options_.partition,
                               .drive_map = options_.drive_map,
                               .io = options_.io,
                               .counter = options_.statistics ? audit_.counter.get() : nullptr});
    if (!inputs) {
      audit_.exit_code = inputs.error();
      return std::move(audit_);
    }
    inputs_opened();
    audit_.summary.skipped = options_.skipped;
    std::ranges::move(inputs->skipped, std::back_inserter(audit_.summary.skipped));
    if (!find_links(inputs->volumes)) return std::move(audit_);
    if (audit_.reported.empty()) {
      audit_.exit_code = ExitCode::kFailed;
      return std::move(audit_);
    }
    if (!cross_check_volumes()) return std::move(audit_);
    const ResolveOptions resolve{
        .threads = options_.threads, .stop = &stop_, .budget = options_.budget};
    map_drives(options_.drive_map, audit_.volumes, audit_.map);
    find_live_volumes();
    registry_.letters.resize(audit_.volumes.size());
    registry_.registries.resize(audit_.volumes.size());
    if (options_.registry) {
      registry_ = map_registries(audit_.volumes, std::move(inputs->partitions), audit_.map);
    }
    auto assumed = assume_letters(audit_.volumes, audit_.map, resolve);
    if (audit_.given.size() == 1) {
      const VolumeIndex given = audit_.given.front();
      const auto typed = assume_typed_drive(options_.drive, audit_.volumes, given, audit_.map);
      if (!typed) {
        audit_.exit_code = typed.error();
        return std::move(audit_);
      }
      if (*typed) {
        assumed.letters[given].push_back(
            {.letter = options_.drive, .origin = report::LetterOrigin::kAssumed, .typed = true});
      }
    }
    resolve_links(resolve, std::move(assumed.trials));
    assumed.letters.resize(audit_.volumes.size());
    for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
      audit_.summary.volumes.push_back(summarize(i, std::move(assumed.letters[i])));
    }
    if (stop_.load()) {
      audit_.exit_code = ExitCode::kInterrupted;
      return std::move(audit_);
    }
    finish_summary(start);
    return std::move(audit_);
  }

 private:
  // False when interrupted.
  bool find_links(const std::vector<InputVolume>& inputs) {
    VolumeEngine engine({.engine = options_.engine,
                         .threads = options_.threads,
                         .catch_up = options_.catch_up,
                         .catch_up_margin = options_.catch_up_margin,
                         .progress = options_.progress,
                         .stop = &stop_,
                         .counter = audit_.counter.get()});
    for (const auto& input : inputs) {
      const bool target_only = input.target_only && !options_.all_links;
      auto found = engine.find_links(input.candidate, target_only);
      audit_.opening = engine.opening();
      if (!found && stop_.load()) {
        audit_.exit_code = ExitCode::kInterrupted;
        return false;
      }
      if (!found) {
        note_failure(input.candidate.name, found.error().message, audit_.summary.skipped);
        continue;
      }
      const auto index = static_cast<VolumeIndex>(audit_.volumes.size());
      if (!input.target_only) audit_.given.push_back(index);
      if (!target_only) audit_.reported.push_back(index);
      audit_.live.push_back(std::move(found->live));
      audit_.volumes.push_back(std::move(found->volume));
      scans_.push_back(*std::move(found));
    }
    return true;
  }

  // False when interrupted, or when memory ran out.
  bool cross_check_volumes() {
    if (!options_.cross_check) return true;
    for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
      audit_.checks.emplace_back();
      if (!std::ranges::binary_search(audit_.reported, i)) continue;
      auto check = cross_check(*audit_.volumes[i], {.threads = options_.threads, .stop = &stop_});
      if (check) {
        audit_.checks.back() = *std::move(check);
        continue;
      }
      audit_.exit_code = stop_.load() ? ExitCode::kInterrupted : ExitCode::kFailed;
      if (!stop_.load())
        log_error(about(audit_.volumes[i]->volume().name(), check.error().message));
      return false;
    }
    return true;
  }

  void find_live_volumes() {
    const auto open = [this](const MachineVolume& volume) {
      return open_machine_volume(
          volume,
          {.io = options_.io, .counter = options_.statistics ? audit_.counter.get() : nullptr});
    };
    live_ =
        std::make_unique<MountedVolumes>(options_.system_map ? this_machine(stop_) : nullptr, open);
    live_->find(audit_.volumes, audit_.map);
    for (const auto& copy : live_->unknown_copies()) {
      log_note(about(copy.name, origin_unknown(copy.why)));
    }
  }

  void resolve_links(const ResolveOptions& resolve, std::vector<VolumeResolutions> trials) {
    audit_.resolutions = std::move(trials);
    live_->resolve(audit_.reported, resolve, audit_.volumes, audit_.map, audit_.resolutions);
    // What was asked for anew may lead elsewhere, but hardly ever does.
    constexpr int kMostRounds = 3;
    for (int round = 0; round < kMostRounds && confirm_targets(); ++round) {
      audit_.resolutions.clear();
      live_->resolve(audit_.reported, resolve, audit_.volumes, audit_.map, audit_.resolutions);
    }
    ask_system();
    for (const auto& failure : live_->failures()) {
      const auto& skipped = audit_.summary.skipped;
      const bool told =
          std::ranges::find(skipped, failure.name, &report::SkippedSource::name) != skipped.end();
      if (told) continue;  // it was to be scanned, too
      log_warning("links lead to " + failure.name + ", which could not be opened: " + failure.why);
      audit_.summary.skipped.push_back(
          {.name = failure.name,
           .what = "links lead there, and it could not be opened: " + failure.why});
    }
    while (scans_.size() < audit_.volumes.size())
      scans_.emplace_back().engine = report::Engine::kIndex;
    audit_.live.resize(audit_.volumes.size());
    if (options_.cross_check) audit_.checks.resize(audit_.volumes.size());
    registry_.letters.resize(audit_.volumes.size());
    registry_.registries.resize(audit_.volumes.size());
  }

  // --probe: for what lies outside of all these volumes.
  void ask_system() {
    if (!options_.probe || stop_.load()) return;
    audit_.summary.probe =
        probe_links(audit_.volumes, audit_.map, audit_.reported, this_systems_files(),
                    {.each = *options_.probe}, &stop_, audit_.resolutions);
  }

  // Asks the drivers of volumes in use for whatever links were found to lead to. Whether anything
  // of it had not come from them yet: then those volumes' catalogs are new ones.
  bool confirm_targets() {
    bool anew = false;
    for (VolumeIndex i = 0; i < audit_.live.size(); ++i) {
      if (!audit_.live[i]) continue;
      if (const auto confirmed = confirm_targets_on(i)) {
        anew = anew || *confirmed;
      } else {
        scans_[i].incomplete.push_back("the targets of links were not confirmed: " +
                                       confirmed.error().message);
      }
    }
    return anew;
  }

  std::expected<bool, Error> confirm_targets_on(VolumeIndex index) {
    std::vector<RecordIndex> targets;
    for (const VolumeResolutions& resolutions : audit_.resolutions) {
      for (const Resolution& row : resolutions.rows) {
        if (row.has_object && row.object.volume == index) targets.push_back(row.object.record);
      }
    }
    LiveScan& scan = *audit_.live[index];
    const SweepOptions options{.threads = options_.threads, .stop = &stop_};
    const auto anew = scan.confirm(audit_.volumes[index]->catalog(), targets, options);
    if (!anew || !*anew) return anew;
    auto live = scan.catalog(options);
    if (!live) return std::unexpected(live.error());
    audit_.volumes[index] = std::make_unique<AuditedVolume>(
        std::move(live->volume), std::move(live->catalog), options_.threads);
    return true;
  }

  void describe_catch_up(VolumeIndex index, report::VolumeSummary& summary) const {
    if (!audit_.live[index]) return;
    const CatchUp& result = audit_.live[index]->result();
    summary.catch_up = {.changed_files = result.changed_files,
                        .refreshed_records = result.refreshed_records,
                        .margin_bytes = result.margin_bytes,
                        .oldest_change = result.oldest_change,
                        .margin = result.margin};
    summary.incomplete.insert(summary.incomplete.end(), result.incomplete.begin(),
                              result.incomplete.end());
  }

  report::VolumeSummary summarize(VolumeIndex index, std::vector<report::LetterSummary> assumed) {
    const AuditedVolume& audited = *audit_.volumes[index];
    const Volume& volume = audited.volume();
    report::VolumeSummary summary;
    summary.name = volume.name();
    summary.source = volume.candidate().source;
    summary.partition = volume.candidate().partition;
    summary.target_only = !std::ranges::binary_search(audit_.reported, index);
    summary.loose_mft = volume.candidate().loose_mft;
    const FoundLinks& way = scans_[index];
    summary.engine = way.engine;
    summary.engine_asked = way.engine_asked;
    summary.engine_refusal = way.refusal;
    summary.label = volume.label();
    summary.ntfs_version = volume.ntfs_version();
    if (volume.has_clusters() || volume.candidate().loose_mft) {
      summary.size_bytes = volume.bytes()->size_bytes();
    }
    summary.record_bytes = volume.record_bytes();
    summary.mft_bytes = volume.mft_bytes();
    summary.mft_extents = volume.mft_extents();
    if (const auto& boot = volume.geometry()) {
      summary.serial = serial_text(boot->serial);
      summary.size_bytes = boot->volume_bytes();
      summary.sector_bytes = boot->sector_bytes;
      summary.cluster_bytes = boot->cluster_bytes;
    }
    const auto& told = registry_.letters[index];
    for (const std::string& name : audit_.map.names_of(index)) {
      const VolumeAnswer answer = audit_.map.find(name, index);
      if (answer.assumed_letter != 0 ||
          std::ranges::find(told, name, &report::LetterSummary::letter) != told.end()) {
        continue;
      }
      const bool mapped = audit_.map.find(name).kind == VolumeAnswer::Kind::kVolume;
      summary.letters.push_back(
          {.letter = name,
           .origin = mapped ? report::LetterOrigin::kMapped : report::LetterOrigin::kSystem});
    }
    summary.snapshot = snapshot_summary(*live_, index, volume);
    summary.letters.insert(summary.letters.end(), told.begin(), told.end());
    summary.registry = std::move(registry_.registries[index]);
    summary.letters.insert(summary.letters.end(), assumed.begin(), assumed.end());
    summary.unclean = volume.unclean();
    summary.incomplete = volume.incomplete();
    summary.incomplete.insert(summary.incomplete.end(), way.incomplete.begin(),
                              way.incomplete.end());
    if (volume.written_to()) summary.incomplete.emplace_back(kWrittenTo);
    describe_catch_up(index, summary);
    add_what_was_not_seen(audited, summary.incomplete);
    count_links(audited, audit_.resolutions[index], summary);
    add_what_was_not_followed(audit_.resolutions[index], summary.incomplete);
    if (options_.cross_check && !summary.target_only) {
      const CrossCheck& check = audit_.checks[index];
      summary.cross_checked = true;
      summary.findings = check.counts;
      summary.incomplete.insert(summary.incomplete.end(), check.not_compared.begin(),
                                check.not_compared.end());
    }
    return summary;
  }

  static void add_what_was_not_followed(const VolumeResolutions& resolutions,
                                        std::vector<std::string>& incomplete) {
    const auto links = static_cast<std::uint64_t>(
        std::ranges::count_if(resolutions.rows, [](const Resolution& row) {
          return row.reason == report::Reason::kBudget ||
                 row.evaluator_reason == report::Reason::kBudget;
        }));
    if (links == 0) return;
    incomplete.push_back(
        "following all links would take more steps than the size of the volume "
        "warrants: " +
        report::counted(links, "link was", "links were") +
        " not followed to the end; --no-budget lifts the limit");
  }

  static void add_what_was_not_seen(const AuditedVolume& audited,
                                    std::vector<std::string>& incomplete) {
    const auto unread = static_cast<std::uint64_t>(
        std::ranges::count(audited.catalog().files, true, &LinkFile::reparse_unavailable));
    if (unread != 0) {
      const bool loose = audited.volume().candidate().loose_mft;
      incomplete.push_back("the reparse data of " + report::counted(unread, "file", "files") +
                           (loose ? " lie outside of the $MFT" : " could not be read"));
    }
    const bool opening_hides = std::ranges::any_of(
        audited.volume().faults(),
        [](const mft::Fault& fault) { return report::may_hide_links(fault.code); });
    if (const std::uint64_t stale = audited.catalog().stale_references; stale != 0) {
      incomplete.push_back("the index of reparse points lists " +
                           report::counted(stale, "file that is", "files that are") +
                           " none; it may lack others");
    }
    const bool lookups_hide = std::ranges::any_of(
        audited.lookup().faults(),
        [](const mft::Fault& fault) { return report::may_hide_links(fault.code); });
    if (audited.catalog().may_hide_names || audited.tree_is_damaged() || lookups_hide ||
        (opening_hides && incomplete.empty())) {
      incomplete.emplace_back("damage that may hide links was met; see the faults");
    }
  }

  void finish_summary(std::chrono::system_clock::time_point start) {
    report::Summary& summary = audit_.summary;
    summary.tool_version = kVersion;
    summary.filters = options_.filters;
    if (!options_.reproducible) {
      const std::chrono::duration<double> duration = std::chrono::system_clock::now() - start;
      summary.started = rfc3339(start);
      summary.host = host_name();
      summary.duration_seconds = duration.count();
      summary.threads = options_.threads;
    }
    summary.complete = std::ranges::none_of(summary.skipped, &report::SkippedSource::failed);
    for (const auto& volume : summary.volumes) {
      summary.complete = summary.complete && volume.unclean.empty() && volume.incomplete.empty();
    }
    if (!summary.complete) {
      audit_.exit_code = ExitCode::kIncomplete;
    } else if (std::ranges::any_of(audit_.checks, &CrossCheck::has_warnings)) {
      audit_.exit_code = ExitCode::kFindings;
    }
  }

  const ScanOptions& options_;
  const std::atomic<bool>& stop_;
  Audit audit_;
  std::vector<FoundLinks> scans_;  // by volume: how its links were found
  RegistryLetters registry_;
  std::unique_ptr<MountedVolumes> live_;
};

}  // namespace

Audit run_audit(const ScanOptions& options, const std::atomic<bool>& stop,
                const std::function<void()>& inputs_opened) {
  return Auditor(options, stop).run(inputs_opened);
}

}  // namespace scanner
