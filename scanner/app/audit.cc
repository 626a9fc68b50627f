#include "scanner/app/audit.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "report/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/app/host.h"
#include "scanner/app/inputs.h"
#include "scanner/app/log.h"
#include "scanner/app/progress.h"
#include "scanner/app/serial_text.h"
#include "scanner/app/version.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/sweep/sweep.h"

namespace scanner {
namespace {

class Auditor {
 public:
  Auditor(const ScanOptions& options, const std::atomic<bool>& stop)
      : options_(options), stop_(stop) {}

  Audit run() {
    const auto start = std::chrono::system_clock::now();
    auto inputs = open_inputs(options_);
    if (!inputs) {
      audit_.exit_code = inputs.error();
      return std::move(audit_);
    }
    audit_.summary.skipped = std::move(inputs->skipped);
    if (!sweep_volumes(inputs->volumes)) return std::move(audit_);
    if (audit_.reported.empty()) {
      audit_.exit_code = ExitCode::kFailed;
      return std::move(audit_);
    }
    if (!cross_check_volumes()) return std::move(audit_);
    const ResolveOptions resolve{.threads = options_.threads, .stop = &stop_};
    map_letters();
    map_registries(std::move(inputs->partitions));
    auto assumed = assume_letters(audit_.volumes, audit_.map, resolve);
    for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
      const bool reported = std::ranges::binary_search(audit_.reported, i);
      audit_.resolutions.push_back(reported ? resolve_volume(audit_.volumes, audit_.map, i, resolve,
                                                             std::move(assumed.trials[i]))
                                            : VolumeResolutions());
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
  bool sweep_volumes(const std::vector<InputVolume>& inputs) {
    for (const auto& input : inputs) {
      auto volume = Volume::open(input.candidate);
      if (!volume) {
        note_failure(input.candidate.name, volume.error().message, audit_.summary.skipped);
        continue;
      }
      std::atomic<std::uint64_t> done = 0;
      auto catalog = [&] {
        const Progress progress(options_.progress, input.candidate.name, done,
                                (*volume)->record_count());
        return sweep(**volume,
                     {.threads = options_.threads, .stop = &stop_, .records_done = &done});
      }();
      if (!catalog && stop_.load()) {
        audit_.exit_code = ExitCode::kInterrupted;
        return false;
      }
      if (!catalog) {
        note_failure(input.candidate.name, catalog.error().message, audit_.summary.skipped);
        continue;
      }
      const auto index = static_cast<VolumeIndex>(audit_.volumes.size());
      if (!input.target_only) audit_.reported.push_back(index);
      audit_.volumes.push_back(std::make_unique<AuditedVolume>(
          *std::move(volume), *std::move(catalog), options_.threads));
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
        log_error(audit_.volumes[i]->volume().name() + ": " + check.error().message);
      return false;
    }
    return true;
  }

  void map_letters() {
    for (const auto& mapping : options_.drive_map) {
      if (!mapping.source) {
        audit_.map.does_not_exist(mapping.drive);
        continue;
      }
      std::vector<VolumeIndex> meant;
      for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
        if (is_meant(audit_.volumes[i]->volume().candidate(), *mapping.source)) meant.push_back(i);
      }
      if (meant.size() == 1) {
        audit_.map.map(mapping.drive, meant.front());
        continue;
      }
      audit_.map.foreign(mapping.drive);
    }
  }

  // What the drive map does not say.
  void map_registries(std::vector<GivenPartition> partitions) {
    registry_.letters.resize(audit_.volumes.size());
    registry_.registries.resize(audit_.volumes.size());
    if (!options_.registry) return;
    std::vector<VolumeRegistry> registries;
    for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
      const Volume& volume = audit_.volumes[i]->volume();
      for (auto& partition : partitions) {
        if (is_meant(volume.candidate(), {partition.source, partition.partition})) {
          partition.volume = i;
        }
      }
      if (auto hive = read_system_hive(volume)) {
        registries.push_back({.volume = i, .hive = *std::move(hive)});
      }
    }
    registry_ = map_registry_letters(registries, partitions, audit_.volumes.size(), audit_.map);
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
    summary.label = volume.label();
    summary.ntfs_version = volume.ntfs_version();
    summary.size_bytes = volume.bytes()->size_bytes();
    summary.record_bytes = volume.record_bytes();
    summary.mft_bytes = volume.mft_bytes();
    summary.mft_extents = volume.mft_extents();
    if (const auto& boot = volume.boot()) {
      summary.serial = serial_text(boot->serial);
      summary.size_bytes = boot->volume_bytes();
      summary.sector_bytes = boot->sector_bytes;
      summary.cluster_bytes = boot->cluster_bytes;
    }
    const auto& told = registry_.letters[index];
    for (const auto& [name, answer] : audit_.map.all()) {
      if (answer.kind == VolumeAnswer::Kind::kVolume && answer.volume == index &&
          answer.assumed_letter == 0 &&
          std::ranges::find(told, name, &report::LetterSummary::letter) == told.end()) {
        summary.letters.push_back({.letter = name, .origin = report::LetterOrigin::kMapped});
      }
    }
    summary.letters.insert(summary.letters.end(), told.begin(), told.end());
    summary.registry = std::move(registry_.registries[index]);
    summary.letters.insert(summary.letters.end(), assumed.begin(), assumed.end());
    summary.unclean = volume.unclean();
    summary.incomplete = volume.incomplete();
    add_what_was_not_seen(audited, summary.incomplete);
    count_links(audited, audit_.resolutions[index], summary);
    if (options_.cross_check && !summary.target_only) {
      const CrossCheck& check = audit_.checks[index];
      summary.cross_checked = true;
      summary.findings = check.counts;
      summary.incomplete.insert(summary.incomplete.end(), check.not_compared.begin(),
                                check.not_compared.end());
    }
    return summary;
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
    if (audited.catalog().may_hide_names || audited.tree_is_damaged() ||
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
  RegistryLetters registry_;
};

}  // namespace

Audit run_audit(const ScanOptions& options, const std::atomic<bool>& stop) {
  return Auditor(options, stop).run();
}

}  // namespace scanner
