#include "scanner/audit/volume_summary.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "report/model/fault_text.h"
#include "report/model/limitation.h"
#include "scanner/audit/audit.h"
#include "scanner/audit/serial_text.h"
#include "scanner/audit/snapshot_summary.h"

namespace scanner {
namespace {

using report::LimitationCode;
using report::Limitations;

report::Limitation part_of(LimitationCode code, std::uint64_t part, std::uint64_t whole) {
  return {.code = code, .arguments = {std::to_string(part), std::to_string(whole)}};
}

void append(Limitations& to, const Limitations& limitations) {
  to.insert(to.end(), limitations.begin(), limitations.end());
}

// Names, sizes and geometry of the volume itself.
void describe_volume(const Volume& volume, report::VolumeSummary& summary) {
  const VolumeCandidate& candidate = volume.candidate();
  summary.name = volume.name();
  summary.source = candidate.source;
  summary.partition = candidate.partition;
  summary.loose_mft = candidate.loose_mft;
  summary.label = volume.label();
  summary.ntfs_version = volume.ntfs_version();
  if (volume.has_clusters() || candidate.loose_mft) {
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
}

// Letters from the drive map and the system first, then from registries, then assumed ones.
std::vector<report::LetterSummary> letters_of(const VolumeMap& map, VolumeIndex index,
                                              const std::vector<report::LetterSummary>& others) {
  std::vector<report::LetterSummary> letters;
  for (const std::string& name : map.names_of(index)) {
    const VolumeAnswer answer = map.find(name, index);
    if (answer.assumed_letter != 0 || answer.implied ||
        std::ranges::find(others, name, &report::LetterSummary::letter) != others.end()) {
      continue;
    }
    const bool mapped = map.find(name).kind == VolumeAnswer::Kind::kVolume;
    letters.push_back(
        {.letter = name,
         .origin = mapped ? report::LetterOrigin::kMapped : report::LetterOrigin::kSystem});
  }
  letters.insert(letters.end(), others.begin(), others.end());
  return letters;
}

void describe_catch_up(const CatchUp& result, report::VolumeSummary& summary) {
  summary.catch_up = {.changed_files = result.changed_files,
                      .refreshed_records = result.refreshed_records,
                      .margin_bytes = result.margin_bytes,
                      .oldest_change = result.oldest_change,
                      .margin = result.margin};
  append(summary.incomplete, result.incomplete);
}

void add_what_was_not_seen(const AuditedVolume& audited, Limitations& incomplete) {
  const auto unread = static_cast<std::uint64_t>(
      std::ranges::count(audited.catalog().files, true, &LinkFile::reparse_unavailable));
  if (unread != 0) {
    incomplete.push_back(report::counted_limitation(audited.volume().candidate().loose_mft
                                                        ? LimitationCode::kReparseDataOutsideMft
                                                        : LimitationCode::kReparseDataUnreadable,
                                                    unread));
  }
  const auto hides = [](const mft::Fault& fault) { return report::may_hide_links(fault.code); };
  const bool opening_hides = std::ranges::any_of(audited.volume().faults(), hides);
  if (const std::uint64_t stale = audited.catalog().stale_references; stale != 0) {
    incomplete.push_back(report::counted_limitation(LimitationCode::kReparseIndexStale, stale));
  }
  const bool lookups_hide = std::ranges::any_of(audited.lookup().faults(), hides);
  if (const std::uint64_t unstored = audited.catalog().counts.unstored_records; unstored != 0) {
    incomplete.push_back(
        part_of(LimitationCode::kMftNotStored, unstored, audited.volume().record_count()));
  }
  if (const std::uint64_t lost = audited.catalog().lost_reparse_points; lost != 0) {
    incomplete.push_back(report::counted_limitation(LimitationCode::kReparsePointsLost, lost));
  }
  if (const std::uint64_t missing = audited.catalog().counts.reparse_missing; missing != 0) {
    incomplete.push_back(report::counted_limitation(LimitationCode::kReparseDataMissing, missing));
  }
  if (audited.catalog().may_hide_names || audited.tree_is_damaged() || lookups_hide ||
      (opening_hides && incomplete.empty())) {
    incomplete.push_back({.code = LimitationCode::kDamage});
  }
}

void add_what_was_not_followed(const VolumeResolutions& resolutions, Limitations& incomplete) {
  const auto orphaned =
      static_cast<std::uint64_t>(std::ranges::count(resolutions.rows, true, &Resolution::orphaned));
  if (orphaned != 0) {
    incomplete.push_back(report::counted_limitation(LimitationCode::kNamesOrphaned, orphaned));
  }
  const auto links =
      static_cast<std::uint64_t>(std::ranges::count_if(resolutions.rows, [](const Resolution& row) {
        return row.reason == report::Reason::kBudget ||
               row.evaluator_reason == report::Reason::kBudget;
      }));
  if (links == 0) return;
  incomplete.push_back(report::counted_limitation(LimitationCode::kBudget, links));
}

}  // namespace

report::VolumeSummary summarize(Audit& audit, VolumeIndex index) {
  const AuditedVolume& audited = *audit.set.volumes[index];
  const Volume& volume = audited.volume();
  VolumeAudit& details = audit.details_of(index);
  report::VolumeSummary summary;
  describe_volume(volume, summary);
  summary.target_only = !details.reported;
  summary.engine = details.outcome.engine;
  summary.engine_asked = details.outcome.engine_asked;
  summary.engine_refusal = details.outcome.refusal;
  summary.letters = letters_of(audit.set.map, index, details.letters);
  summary.registry = std::move(details.registry);
  summary.snapshot = snapshot_summary(*audit.set.mounted, index, volume);
  summary.unclean = volume.unclean();
  summary.incomplete = volume.incomplete();
  append(summary.incomplete, details.outcome.incomplete);
  if (volume.written_to()) {
    summary.incomplete.push_back({.code = LimitationCode::kImageChanged});
  }
  if (details.live) describe_catch_up(details.live->result(), summary);
  add_what_was_not_seen(audited, summary.incomplete);
  count_links(audited, audit.resolutions[index], summary);
  add_what_was_not_followed(audit.resolutions[index], summary.incomplete);
  if (details.check) {
    summary.cross_checked = true;
    summary.findings = details.check->counts;
    append(summary.incomplete, details.check->not_compared);
  }
  return summary;
}

}  // namespace scanner
