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
  std::vector<report::SkippedSource> skipped{};  // known beforehand, for the report
  std::string drive{};  // what the one source is, unless the drive map says otherwise; may be empty
  std::optional<report::Engine> engine{};  // none: whatever can be used, kMft before others
  // Changes from how long before the scan are looked at again; none: all that the journal has.
  std::optional<std::chrono::seconds> catch_up_margin{};
  // How long the system may take for each path that was not read; none: it is not asked.
  std::optional<std::chrono::milliseconds> probe{};
  std::uint32_t threads = 1;
  bool registry = true;  // read those of the scanned volumes for drive letters
  bool catch_up = true;  // with what changes on volumes in use
  bool cross_check = false;
  bool budget = true;      // following links takes no more steps than the volumes' sizes warrant
  bool all_links = false;  // of volumes that only the drive map names, too
};

// What an audit knows about one volume, beside what resolving needs (AuditedVolume).
struct VolumeAudit {
  std::unique_ptr<LiveScan> live;  // of a volume in use, which its catalog points into
  EngineOutcome outcome;
  bool reported = false;                       // its own rows are asked for
  std::optional<CrossCheck> check;             // none: not compared
  std::vector<report::LetterSummary> letters;  // from registries and by assumption
  std::optional<report::RegistrySummary> registry;
};

// Made by run_audit(). Members point into each other: it is not moved.
struct Audit {
  Audit(VolumeSetOptions options, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : set(std::move(options), stop, diagnostics) {}

  // The volume's own entry; those of volumes that were opened since are made first.
  VolumeAudit& details_of(VolumeIndex index);
  // By volume; null for those that were not compared.
  [[nodiscard]] std::vector<const CrossCheck*> checks() const;
  // The check found what matters.
  [[nodiscard]] bool has_findings() const;

  std::vector<VolumeAudit> details;  // by volume; live scans outlive the volumes
  VolumeSet set;
  std::vector<VolumeResolutions> resolutions;  // by volume
  std::vector<VolumeIndex> reported;           // volumes whose own rows are asked for
  report::Summary summary;
};

// The rows of a finished audit: links, hard links, faults and, after a cross-check, findings.
class AuditReport {
 public:
  // The audit must outlive it. Takes its summary.
  explicit AuditReport(Audit& audit);
  [[nodiscard]] const report::RowSource& rows() const;

 private:
  AuditRows links_;
  std::vector<const CrossCheck*> checks_;
  std::optional<CheckedRows> checked_;
};

// `inputs_opened` is called once, when nothing more will be opened by a name that the user gave.
// The summary lacks what only the program knows: its version, the host, times and filters.
[[nodiscard]] std::expected<std::unique_ptr<Audit>, AuditError> run_audit(
    const AuditRequest& request, const std::atomic<bool>& stop, Diagnostics& diagnostics,
    const std::function<void()>& inputs_opened);

}  // namespace scanner
