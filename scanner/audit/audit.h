// A whole audit: sources opened, volumes swept, letters mapped, links resolved.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/model/engine.h"
#include "report/model/summary.h"
#include "scanner/audit/audit_error.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/audit/volume_engine.h"
#include "scanner/audit/volume_set.h"
#include "scanner/crosscheck/checked_rows.h"
#include "scanner/crosscheck/cross_check.h"
#include "scanner/live/live_scan.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct AuditRequest {
  VolumeSetOptions volumes{};
  std::vector<report::SkippedSource> skipped{};  // known in advance, for the report
  std::string
      drive{};  // the drive of the only source, unless the drive map says otherwise; may be empty
  std::optional<report::Engine> engine{};  // none: the first usable one, kMft preferred
  // How far back before the scan to look for changes; none: the entire journal.
  std::optional<std::chrono::seconds> catch_up_margin{};
  // Time limit for each path that the system is asked about; none: it is not asked.
  std::optional<std::chrono::milliseconds> probe{};
  std::uint32_t threads = 1;
  bool registry = true;  // read drive letters from registries on the volumes
  bool catch_up = true;  // with changes on volumes in use
  bool cross_check = false;
  bool budget = true;      // limit the steps for following links by the volumes' sizes
  bool all_links = false;  // also list links of volumes that only the drive map names
};

// What an audit knows about one volume, in addition to what resolving needs (AuditedVolume).
struct VolumeAudit {
  std::unique_ptr<LiveScan> live;  // for a volume in use; its catalog points into it
  EngineOutcome outcome;
  bool reported = false;                       // its own rows are requested
  std::optional<CrossCheck> check;             // none: not compared
  std::vector<report::LetterSummary> letters;  // from registries and assumed
  std::optional<report::RegistrySummary> registry;
};

// Created by run_audit(). Members point into each other, so it is never moved.
struct Audit {
  Audit(VolumeSetOptions options, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : set(std::move(options), stop, diagnostics) {}

  // The entry of the volume; entries for volumes opened in the meantime are created first.
  VolumeAudit& details_of(VolumeIndex index);
  // By volume; null for volumes that were not checked.
  [[nodiscard]] std::vector<const CrossCheck*> checks() const;
  // Whether the check found anything of severity warning or error.
  [[nodiscard]] bool has_findings() const;

  std::vector<VolumeAudit> details;  // by volume; live scans outlive the volumes
  VolumeSet set;
  std::vector<VolumeResolutions> resolutions;  // by volume
  std::vector<VolumeIndex> reported;           // volumes whose own rows are requested
  report::Summary summary;
};

// The rows of a finished audit: links, hard links, faults and, after a cross-check, findings.
class AuditReport {
 public:
  // The audit must outlive it. Takes the summary of the audit.
  explicit AuditReport(Audit& audit);
  [[nodiscard]] const report::RowSource& rows() const;

 private:
  AuditRows links_;
  std::vector<const CrossCheck*> checks_;
  std::optional<CheckedRows> checked_;
};

// `inputs_opened` is called once, when nothing more will be opened by a name from the user. The
// summary lacks what only the program knows: its version, the host, times and filters.
[[nodiscard]] std::expected<std::unique_ptr<Audit>, AuditError> run_audit(
    const AuditRequest& request, const std::atomic<bool>& stop, Diagnostics& diagnostics,
    const std::function<void()>& inputs_opened);

}  // namespace scanner
