#include "scanner/app/audit.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "report/fault_text.h"
#include "scanner/app/host.h"
#include "scanner/app/log.h"
#include "scanner/app/progress.h"
#include "scanner/app/version.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"

namespace scanner {
namespace {

struct PendingVolume {
  VolumeCandidate candidate;
  bool target_only = false;
};

class Auditor {
 public:
  Auditor(const ScanOptions& options, const std::atomic<bool>& stop)
      : options_(options), stop_(stop) {}

  Audit run() {
    const auto start = std::chrono::system_clock::now();
    open_sources();
    if (!open_drive_map() || !sweep_volumes()) return std::move(audit_);
    if (audit_.reported.empty()) {
      audit_.exit_code = ExitCode::kFailed;
      return std::move(audit_);
    }
    const ResolveOptions resolve{.threads = options_.threads, .stop = &stop_};
    map_letters();
    auto assumed = assume_letters(audit_.volumes, audit_.map, resolve);
    for (VolumeIndex i = 0; i < audit_.volumes.size(); ++i) {
      const bool reported = std::ranges::binary_search(audit_.reported, i);
      audit_.resolutions.push_back(reported ? resolve_volume(audit_.volumes, audit_.map, i, resolve)
                                            : VolumeResolutions());
      audit_.summary.volumes.push_back(summarize(i, std::move(assumed[i])));
    }
    if (stop_.load()) {
      audit_.exit_code = ExitCode::kInterrupted;
      return std::move(audit_);
    }
    finish_summary(start);
    return std::move(audit_);
  }

 private:
  // Messages of sources hold the source's name already; it is said once.
  void fail(const std::string& name, std::string what) {
    const std::string prefix = name + ": ";
    for (const std::string& said : {"cannot open " + prefix, prefix}) {
      if (what.starts_with(said)) what.erase(0, said.size());
    }
    log_error(prefix + what);
    audit_.summary.skipped.push_back({.name = name, .what = what, .failed = true});
    any_failed_ = true;
  }

  void open_sources() {
    for (const auto& argument : options_.sources) {
      auto opened = open_source(argument, {.partition = options_.partition, .io = options_.io});
      if (!opened) {
        fail(argument, opened.error().message);
        continue;
      }
      for (const auto& note : opened->notes) log_note(argument + ": " + note);
      for (const auto& part : opened->skipped) {
        audit_.summary.skipped.push_back({.name = part.name, .what = part.what, .failed = false});
      }
      for (auto& volume : opened->volumes) pending_.push_back({.candidate = std::move(volume)});
    }
  }

  // Whether the volume is what the right side of a mapping names.
  [[nodiscard]] static bool is_meant(const VolumeCandidate& volume, const SourcePath& source) {
    if (source.partition != 0 && source.partition != volume.partition) return false;
    if (volume.source == source.path) return true;
    std::error_code error;
    return std::filesystem::equivalent(volume.source, source.path, error) && !error;
  }

  // Volumes that only the drive map names are scanned for what they hold, not for their own links.
  bool open_drive_map() {
    for (const auto& mapping : options_.drive_map) {
      if (!mapping.source) continue;
      const bool given = std::ranges::any_of(pending_, [&](const PendingVolume& pending) {
        return is_meant(pending.candidate, *mapping.source);
      });
      if (given) continue;
      if (!path_exists(mapping.source->path)) {
        log_error("--drive-map " + mapping.drive + "=" + mapping.source->path +
                  ": there is no such file");
        audit_.exit_code = ExitCode::kUsage;
        return false;
      }
      std::optional<std::uint32_t> partition;
      if (mapping.source->partition != 0) partition = mapping.source->partition;
      auto opened = open_source(mapping.source->path, {.partition = partition, .io = options_.io});
      if (!opened) {
        // A drive that is there and cannot be looked into: its links are unverifiable, not broken.
        log_warning("--drive-map " + mapping.drive + ": " + opened.error().message);
        continue;
      }
      for (auto& volume : opened->volumes) {
        pending_.push_back({.candidate = std::move(volume), .target_only = true});
      }
    }
    return true;
  }

  bool sweep_volumes() {
    for (const auto& pending : pending_) {
      auto volume = Volume::open(pending.candidate);
      if (!volume) {
        fail(pending.candidate.name, volume.error().message);
        continue;
      }
      std::atomic<std::uint64_t> done = 0;
      auto catalog = [&] {
        const Progress progress(options_.progress, pending.candidate.name, done,
                                (*volume)->record_count());
        return sweep(**volume,
                     {.threads = options_.threads, .stop = &stop_, .records_done = &done});
      }();
      if (!catalog && stop_.load()) {
        audit_.exit_code = ExitCode::kInterrupted;
        return false;
      }
      if (!catalog) {
        fail(pending.candidate.name, catalog.error().message);
        continue;
      }
      const auto index = static_cast<VolumeIndex>(audit_.volumes.size());
      if (!pending.target_only) audit_.reported.push_back(index);
      audit_.volumes.push_back(
          std::make_unique<AuditedVolume>(*std::move(volume), *std::move(catalog)));
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
      if (meant.size() > 1) {
        const std::string& example = audit_.volumes[meant.front()]->volume().name();
        log_warning("--drive-map " + mapping.drive + ": " + mapping.source->path +
                    " has several NTFS partitions; say which one, as " + example);
      }
    }
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
    for (const auto& [name, answer] : audit_.map.all()) {
      if (answer.kind == VolumeAnswer::Kind::kVolume && answer.volume == index && !answer.assumed) {
        summary.letters.push_back({.letter = name, .origin = report::LetterOrigin::kMapped});
      }
    }
    summary.letters.insert(summary.letters.end(), assumed.begin(), assumed.end());
    summary.unclean = volume.unclean();
    summary.incomplete = volume.incomplete();
    const bool opening_hides = std::ranges::any_of(volume.faults(), [](const mft::Fault& fault) {
      return report::may_hide_links(fault.code);
    });
    if (audited.catalog().may_hide_links || (opening_hides && summary.incomplete.empty())) {
      summary.incomplete.emplace_back("damage that may hide links was met; see the faults");
    }
    count_links(audited, audit_.resolutions[index], summary);
    return summary;
  }

  static std::string serial_text(std::uint64_t serial) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
      text.push_back(kDigits[serial >> static_cast<unsigned>(shift) & 0xFU]);
    return text;
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
    summary.complete = !any_failed_;
    for (const auto& volume : summary.volumes) {
      summary.complete = summary.complete && volume.unclean.empty() && volume.incomplete.empty();
    }
    if (!summary.complete) audit_.exit_code = ExitCode::kIncomplete;
  }

  const ScanOptions& options_;
  const std::atomic<bool>& stop_;
  std::vector<PendingVolume> pending_;
  Audit audit_;
  bool any_failed_ = false;
};

}  // namespace

Audit run_audit(const ScanOptions& options, const std::atomic<bool>& stop) {
  return Auditor(options, stop).run();
}

}  // namespace scanner
