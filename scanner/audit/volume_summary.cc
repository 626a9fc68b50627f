#include "scanner/audit/volume_summary.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "report/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/audit/audit.h"
#include "scanner/audit/serial_text.h"
#include "scanner/audit/snapshot_summary.h"

namespace scanner {
namespace {

void append(std::vector<std::string>& to, const std::vector<std::string>& sentences) {
  to.insert(to.end(), sentences.begin(), sentences.end());
}

// Names, sizes and geometry: what the volume itself is.
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

// Those of the drive map and the system first, then registries', then assumed ones.
std::vector<report::LetterSummary> letters_of(const VolumeMap& map, VolumeIndex index,
                                              const std::vector<report::LetterSummary>& others) {
  std::vector<report::LetterSummary> letters;
  for (const std::string& name : map.names_of(index)) {
    const VolumeAnswer answer = map.find(name, index);
    if (answer.assumed_letter != 0 ||
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

void add_what_was_not_seen(const AuditedVolume& audited, std::vector<std::string>& incomplete) {
  const auto unread = static_cast<std::uint64_t>(
      std::ranges::count(audited.catalog().files, true, &LinkFile::reparse_unavailable));
  if (unread != 0) {
    const bool loose = audited.volume().candidate().loose_mft;
    incomplete.push_back("the reparse data of " + report::counted(unread, "file", "files") +
                         (loose ? " lie outside of the $MFT" : " could not be read"));
  }
  const auto hides = [](const mft::Fault& fault) { return report::may_hide_links(fault.code); };
  const bool opening_hides = std::ranges::any_of(audited.volume().faults(), hides);
  if (const std::uint64_t stale = audited.catalog().stale_references; stale != 0) {
    incomplete.push_back("the index of reparse points lists " +
                         report::counted(stale, "file that is", "files that are") +
                         " none; it may lack others");
  }
  const bool lookups_hide = std::ranges::any_of(audited.lookup().faults(), hides);
  if (audited.catalog().may_hide_names || audited.tree_is_damaged() || lookups_hide ||
      (opening_hides && incomplete.empty())) {
    incomplete.emplace_back("damage that may hide links was met; see the faults");
  }
}

void add_what_was_not_followed(const VolumeResolutions& resolutions,
                               std::vector<std::string>& incomplete) {
  const auto links =
      static_cast<std::uint64_t>(std::ranges::count_if(resolutions.rows, [](const Resolution& row) {
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
  if (volume.written_to()) summary.incomplete.emplace_back(kWrittenTo);
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
